"""What a mail made of blocks stands on: the page, its style sheet, and rows that Outlook understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.sending.block_kinds import Value

WIDTH = 600
"""Pixels; what every mailbox shows without scrolling."""
NARROW = 620
FONTS = {
    "sans": "Arial,Helvetica,sans-serif",
    "serif": "Georgia,'Times New Roman',serif",
    "mono": "'Courier New',Courier,monospace",
}
TABLE = '<table role="presentation" border="0" cellpadding="0" cellspacing="0"'
OUTLOOK = (
    "<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch>"
    "</o:OfficeDocumentSettings></xml><![endif]-->"
)
"""Or Outlook enlarges pictures on screens with small dots."""
DARK = {
    "mw-around": "background-color:#111827",
    "mw-paper": "background-color:#1f2937",
    "mw-text": "color:#f3f4f6",
    "mw-quiet": "color:#9ca3af",
    "mw-link": "color:#93c5fd",
}
PHONE = f"""@media (max-width:{NARROW}px){{
.mw-column{{display:block !important;max-width:100% !important}}
.mw-cell{{padding-right:0 !important}}
.mw-side{{padding-left:20px !important;padding-right:20px !important}}
}}"""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a block knows of where it stands; ``side`` and ``width`` are pixels.

    ``marked`` writes the id of every block, for an editor that points at them.
    """

    theme: Mapping[str, Value]
    side: int
    width: int
    marked: bool = False

    @classmethod
    def of(cls, theme: Mapping[str, Value], *, marked: bool = False) -> Paper:
        """Return the paper of a whole mail."""
        side = int(theme["side"])
        return cls(theme, side, WIDTH - 2 * side, marked)

    def column(self, width: int) -> Paper:
        """Return the paper of a column of this width."""
        return replace(self, side=0, width=width)

    def colour(self, name: str) -> str:
        """Return a colour of the theme."""
        return str(self.theme[name])

    @property
    def font(self) -> str:
        """Return the names of the typefaces, the wanted one first."""
        return FONTS[str(self.theme["font"])]


def page(paper: Paper, rows: str, styles: Iterable[str] = ()) -> str:
    """Return a whole mail around its rows; ``styles`` come from blocks of HTML."""
    background, surface = paper.colour("background"), paper.colour("surface")
    language = str(paper.theme["language"])
    lang = f' lang="{language}"' if LANGUAGE.fullmatch(language) else ""
    rounding = paper.theme["rounding"]
    inside = (
        f'{TABLE} width="100%" class="mw-paper" bgcolor="{surface}" style="max-width:{WIDTH}px;'
        f'background-color:{surface};border-radius:{rounding}px;overflow:hidden;margin:0 auto">'
        f"<tbody>\n{rows}</tbody></table>"
    )
    return (
        f"<!DOCTYPE html>\n<html{lang}>\n<head>{OUTLOOK}<style>\n"
        f"{sheet(paper, styles)}\n</style></head>\n"
        f'<body class="mw-around" bgcolor="{background}" style="margin:0;padding:0;'
        f'background-color:{background}">\n'
        f'{TABLE} width="100%" class="mw-around" bgcolor="{background}" '
        f'style="background-color:{background}"><tbody><tr>'
        f'<td align="center" style="padding:24px 12px">\n'
        f"{ghost(inside, WIDTH)}\n</td></tr></tbody></table>\n</body>\n</html>\n"
    )


def sheet(paper: Paper, styles: Iterable[str] = ()) -> str:
    """Return the style sheet: what phones and dark mode change."""
    rules = [*styles, PHONE]
    if paper.theme["dark"]:
        dark = "\n".join(f".{name}{{{rule} !important}}" for name, rule in DARK.items())
        rules.append(f"@media (prefers-color-scheme:dark){{\n{dark}\n}}")
    return "\n".join(rule for rule in rules if rule)


def row(
    paper: Paper, inside: str, *, block_id: str, space: int, background: str, align: str = "left"
) -> str:
    """Return one row that holds a block; a background of its own keeps its colours in dark mode."""
    marked = f' id="{block_id}"' if paper.marked else ""
    painted = f' bgcolor="{background}"' if background else ""
    colour = f";background-color:{background}" if background else ""
    classes = ' class="mw-side"' if paper.side else ""
    return (
        f'<tr><td{marked}{classes} align="{align}"{painted} style="padding:{space}px '
        f'{paper.side}px;text-align:{align}{colour}">{inside}</td></tr>\n'
    )


def ghost(inside: str, width: int) -> str:
    """Return something no wider than ``width``; Outlook knows no max-width and gets a table."""
    opened = f'{TABLE} width="{width}" align="center"><tr><td>'
    return (
        f"<!--[if mso]>{opened}<![endif]-->\n{inside}\n<!--[if mso]></td></tr></table><![endif]-->"
    )


def columns(paper: Paper, contents: list[tuple[int, str, int]]) -> str:
    """Return columns of (width, rows, gap behind) side by side, below each other on a phone."""
    begin, written = f'{TABLE} width="{paper.width}"><tr>', []
    for width, rows, gap in contents:
        cell = f'{begin}<td width="{width}" valign="top">'
        padded = f' style="padding:0 {gap}px 0 0"' if gap else ""
        written.append(
            f"<!--[if mso]>{cell}<![endif]-->"
            f'<div class="mw-column" style="display:inline-block;width:100%;max-width:{width}px;'
            f'vertical-align:top;font-size:16px">{TABLE} width="100%"><tbody><tr>'
            f'<td class="mw-cell"{padded}>{TABLE} width="100%"><tbody>\n{rows}</tbody></table>'
            "</td></tr></tbody></table></div>"
        )
        begin = "</td>"
    return f"{''.join(written)}<!--[if mso]></td></tr></table><![endif]-->"


def edge(painted: object) -> str:
    """Return the empty row at the top or bottom of a mail; none beside a block that is painted."""
    return "" if painted else f'<tr><td style="{height(16)}">&#8203;</td></tr>\n'


def height(pixels: int) -> str:
    """Return the style of an empty line of this height."""
    return f"height:{pixels}px;line-height:{pixels}px;font-size:1px;mso-line-height-rule:exactly"
