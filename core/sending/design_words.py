"""Words that people type into blocks, as HTML: paragraphs, lists, bold, italic, links; marks stay."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from core.sending.escapes import BARE_HOST, safe_address
from core.sending.merge_reading import nested, read

INLINE = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,500})\]\((?P<address>[^()\s]{1,2000})\)"
    r"|\*\*(?P<bold>[^*\n]{1,1000})\*\*"
    r"|(?<![*\w])\*(?P<italic>[^*\n]{1,1000})\*(?![*\w])"
)
BRACE = re.compile(r"[{}]")
DASH = re.compile(r"[-•]\s+")
FILLED = re.compile(r"(?:https?://|mailto:|tel:|sms:|\{\{)", re.IGNORECASE)
"""How an address begins that still holds tags."""
SECURE = "https://"


def plain(text: str) -> str:
    """Return words for one line of HTML; raise Invalid for a mark that cannot be understood."""
    return html.escape(settled(text), quote=False)


def attribute(text: str) -> str:
    """Return words for a quoted attribute."""
    return html.escape(settled(text))


def address(text: str, *, image: bool = False) -> str:
    """Return where a link leads for a quoted attribute, "" when that is nowhere safe."""
    if "{" in text:
        return html.escape(settled(text)) if FILLED.match(text) else ""
    whole = f"{SECURE}{text}" if BARE_HOST.fullmatch(text) else text
    if image:
        kept = safe_address(whole, frozenset({"https", "http"}))
        return html.escape(re.sub(r"^http:", "https:", kept, flags=re.IGNORECASE))
    return html.escape(safe_address(whole))


def inline(text: str, link: str) -> str:
    """Return one line with its bold, italic and linked words; ``link`` are attributes of links."""
    return "".join(_inline(settled(text), link))


def paragraphs(text: str, link: str) -> str:
    """Return paragraphs and lists; an empty line parts them."""
    parts = list(_parts(settled(text)))
    return "".join(
        _part(lines, link, margin="0 0 12px" if number < len(parts) else "0")
        for number, lines in enumerate(parts, 1)
    )


def links(text: str) -> list[tuple[str, str]]:
    """Return (name, address) of each line that tells of a link."""
    found = []
    for line in text.splitlines():
        name, _, leads = line.strip().rpartition(" ")
        if name.strip(" :") and leads:
            found.append((name.strip(" :"), leads))
    return found


def settled(text: str) -> str:
    """Return words whose marks are whole and whose other braces mean themselves.

    So no brace of one block makes a choice with a brace of another. Raises Invalid.
    """
    pieces = read(text)
    nested(pieces)
    return "".join(
        BRACE.sub(r"\\\g<0>", piece) if isinstance(piece, str) else piece.written
        for piece in pieces
    )


def _inline(text: str, link: str) -> Iterator[str]:
    done = 0
    for found in INLINE.finditer(text):
        yield html.escape(text[done : found.start()], quote=False)
        done = found.end()
        if found["label"]:
            inside = "".join(_inline(found["label"], link))
            leads = address(found["address"])
            yield f'<a href="{leads}"{link}>{inside}</a>' if leads else inside
        elif found["bold"]:
            yield f"<b>{''.join(_inline(found['bold'], link))}</b>"
        else:
            yield f"<i>{''.join(_inline(found['italic'], link))}</i>"
    yield html.escape(text[done:], quote=False)


def _parts(text: str) -> Iterator[list[str]]:
    """Yield the lines of each paragraph or list."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        if lines and (not stripped or bool(DASH.match(stripped)) != _is_list(lines)):
            yield lines
            lines = []
        if stripped:
            lines.append(stripped)


def _is_list(lines: list[str]) -> bool:
    return bool(DASH.match(lines[0]))


def _part(lines: list[str], link: str, *, margin: str) -> str:
    listed = _is_list(lines)
    bare = (DASH.sub("", line, count=1) if listed else line for line in lines)
    written = ["".join(_inline(line, link)) for line in bare]
    if not listed:
        return f'<p style="margin:{margin}">{"<br>".join(written)}</p>'
    items = (f'<li style="margin:0 0 4px">{line}</li>' for line in written)
    return f'<ul style="margin:{margin};padding:0 0 0 22px">{"".join(items)}</ul>'
