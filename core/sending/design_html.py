"""From a design to HTML that every mailbox shows: tables, inline styles, and Outlook's own words."""

from __future__ import annotations

from collections.abc import Callable

from core.sending import design_paper, design_words, html
from core.sending.blocks import Block, Design
from core.sending.design_paper import TABLE, Paper

SIZES = {"1": (28, 36), "2": (22, 30), "3": (18, 26)}
LINE_HEIGHTS = {"13": 20, "16": 26, "18": 28}
SPLITS = {"1:1": (1, 1), "1:2": (1, 2), "2:1": (2, 1)}
GAP = 24
LINE = "#d1d5db"
BODY = "<body"
PLACEHOLDER = (
    '<div style="padding:36px 0;text-align:center;font-family:Arial,sans-serif;font-size:13px;'
    'color:#6b7280;background-color:#e5e7eb">An image without an address</div>'
)
"""What an editor sees where the mail will have nothing."""


def html_of(design: Design, *, marked: bool = False) -> str:
    """Return a design as a whole mail.

    Raises Invalid where the words of a block hold a mark that cannot be understood.
    """
    paper = Paper.of(design.theme, marked=marked)
    styles = [own(block.text("code"))[1] for block in design.every() if block.kind == "html"]
    ends = [block.values.get("background") for block in design.blocks] or [""]
    top, bottom = design_paper.edge(ends[0]), design_paper.edge(ends[-1])
    return design_paper.page(paper, f"{top}{rows(design.blocks, paper)}{bottom}", styles)


def rows(blocks: tuple[Block, ...], paper: Paper) -> str:
    """Return blocks as rows of a table."""
    return "".join(_row(block, paper) for block in blocks)


def own(code: str) -> tuple[str, str]:
    """Return HTML that a person wrote as a piece of a body, and its style sheet, both clean."""
    cleaned = html.clean(code)
    document = html.opened(code)
    begin = cleaned.index(">", cleaned.index(BODY)) + 1
    return cleaned[begin : cleaned.rindex("</body>")].strip(), document.sheet.whole


def _row(block: Block, paper: Paper) -> str:
    if block.kind == "condition":
        return _condition(block, paper)
    inside = WRITERS[block.kind](block, paper)
    if not inside:
        return ""
    values = block.values
    return design_paper.row(
        paper,
        inside,
        block_id=block.id,
        space=int(values.get("space", 0)),
        background=str(values["background"]),
        align=str(values.get("align", "left")),
    )


def _condition(block: Block, paper: Paper) -> str:
    then, otherwise = (rows(slot, paper) for slot in block.slots)
    middle = f"{{{{else}}}}\n{otherwise}" if otherwise else ""
    return f"{{{{#if {block.text('field')}}}}}\n{then}{middle}{{{{/if}}}}\n"


def _heading(block: Block, paper: Paper) -> str:
    level = block.text("level")
    size, line = SIZES[level]
    style = (
        f"margin:0;font-family:{paper.font};font-size:{size}px;line-height:{line}px;font-weight:700"
    )
    inside = design_words.inline(block.text("text"), _link(block, paper))
    return f"<h{level}{_coloured(block, paper, style)}>{inside}</h{level}>"


def _text(block: Block, paper: Paper) -> str:
    size = block.text("size")
    style = f"font-family:{paper.font};font-size:{size}px;line-height:{LINE_HEIGHTS[size]}px"
    inside = design_words.paragraphs(block.text("text"), _link(block, paper))
    return f"<div{_coloured(block, paper, style)}>{inside}</div>"


def _image(block: Block, paper: Paper) -> str:
    source = design_words.address(block.text("address"), image=True)
    if not source:
        return PLACEHOLDER if paper.marked else ""
    width = min(block.number("width"), paper.width)
    shown = (
        f'<img src="{source}" alt="{design_words.attribute(block.text("alt"))}" width="{width}" '
        f'border="0" style="display:inline-block;width:100%;max-width:{width}px;height:auto">'
    )
    leads = design_words.address(block.text("href"))
    return f'<a href="{leads}">{shown}</a>' if leads else shown


def _button(block: Block, paper: Paper) -> str:
    leads = design_words.address(block.text("href"))
    fill = block.text("fill") or paper.colour("accent")
    colour = block.text("colour") or paper.colour("on_accent")
    rounding = paper.theme["rounding"]
    wide = ' width="100%"' if block.values["wide"] else ""
    style = (
        f"display:inline-block;padding:12px 24px;font-family:{paper.font};font-size:16px;"
        f"line-height:20px;font-weight:700;color:{colour};text-decoration:none"
    )
    words = design_words.plain(block.text("text"))
    inside = f'<a href="{leads}" style="{style}">{words}</a>' if leads else words
    return (
        f'{TABLE}{wide} align="{block.text("align")}"><tbody><tr><td align="center" '
        f'bgcolor="{fill}" style="background-color:{fill};border-radius:{rounding}px;'
        f'mso-padding-alt:12px 24px">{inside}</td></tr></tbody></table>'
    )


def _divider(block: Block, _: Paper) -> str:
    line = block.text("line") or LINE
    style = f"border-top:{block.number('thickness')}px solid {line};{design_paper.height(1)}"
    return f'{TABLE} width="100%"><tbody><tr><td style="{style}">&#8203;</td></tr></tbody></table>'


def _spacer(block: Block, _: Paper) -> str:
    return f'<div style="{design_paper.height(block.number("height"))}">&#8203;</div>'


def _columns(block: Block, paper: Paper) -> str:
    parts = SPLITS[block.text("split")] if "split" in block.values else (1, 1, 1)
    gaps = len(parts) - 1
    room = paper.width - GAP * gaps
    contents = []
    for number, (part, slot) in enumerate(zip(parts, block.slots, strict=True)):
        width = room * part // sum(parts)
        gap = GAP if number < gaps else 0
        contents.append((width + gap, rows(slot, paper.column(width)), gap))
    return design_paper.columns(paper, contents)


def _social(block: Block, paper: Paper) -> str:
    style = f"color:{block.text('colour') or paper.colour('accent')};text-decoration:none"
    shown = []
    for name, target in design_words.links(block.text("links")):
        leads, words = design_words.address(target), design_words.plain(name)
        if leads:
            shown.append(f'<a href="{leads}" style="{style}">{words}</a>')
    font = f"font-family:{paper.font};font-size:14px;line-height:22px"
    return f'<div style="{font}">{" &nbsp; ".join(shown)}</div>' if shown else ""


def _footer(block: Block, paper: Paper) -> str:
    muted = paper.colour("muted")
    link = f' class="mw-quiet" style="color:{muted};text-decoration:underline"'
    lines = [design_words.paragraphs(block.text("text"), link)]
    lines.append('<p style="margin:8px 0 0">{{organization}}, {{postal_address}}</p>')
    ways = [("unsubscribe_url", "Unsubscribe")]
    if block.values["preferences"]:
        ways.append(("preferences_url", "Choose what you get"))
    if block.values["online"]:
        ways.append(("view_online_url", "Read it in a browser"))
    linked = (f'<a href="{{{{{way}}}}}"{link}>{words}</a>' for way, words in ways)
    lines.append(f'<p style="margin:8px 0 0">{" &nbsp; ".join(linked)}</p>')
    style = f"font-family:{paper.font};font-size:13px;line-height:20px;color:{muted}"
    return f'<div class="mw-quiet" style="{style}">{"".join(lines)}</div>'


def _html(block: Block, _: Paper) -> str:
    return own(block.text("code"))[0]


def _link(block: Block, paper: Paper) -> str:
    """Return the attributes of a link in words."""
    style = f"color:{block.text('colour') or paper.colour('accent')};text-decoration:underline"
    return f'{_follows(block, "mw-link")} style="{style}"'


def _follows(block: Block, name: str) -> str:
    """Return the class by which dark mode recolours words, unless they have colours of their own."""
    return "" if block.text("colour") or block.text("background") else f' class="{name}"'


def _coloured(block: Block, paper: Paper, style: str) -> str:
    """Return the attributes of words in a colour of their own, or one that dark mode may change."""
    colour = block.text("colour") or paper.colour("text")
    return f'{_follows(block, "mw-text")} style="{style};color:{colour}"'


WRITERS: dict[str, Callable[[Block, Paper], str]] = {
    "heading": _heading,
    "text": _text,
    "image": _image,
    "button": _button,
    "divider": _divider,
    "spacer": _spacer,
    "columns": _columns,
    "columns3": _columns,
    "social": _social,
    "footer": _footer,
    "html": _html,
}
