"""Conditional comments, by which templates talk to Outlook, with nothing in them left unchecked.

Only Outlook for Windows reads what is inside, so it is kept; but piece by piece: known tags with
known attributes, filtered styles, and text.
"""

from __future__ import annotations

import html
import re

from core.sending import css, html_source
from core.sending.html_rules import (
    ANYWHERE,
    BY_TAG,
    OUTLOOK_ATTRIBUTES,
    OUTLOOK_TAGS,
    TAGS,
    safe_attribute,
)
from core.sending.merge_reading import Positions

CONDITIONAL = re.compile(
    r"<!--(\[if[^\[\]<>-]{1,80}\]>)(.*)<!\[endif\]-->", re.DOTALL | re.IGNORECASE
)
PIECE = re.compile(
    r"<style\b[^>]*>(?P<style>.*?)</style\s*>"
    r"|<(?P<dropped>script|title|iframe|textarea|svg|math)\b.*?</(?P=dropped)\s*>"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>"
    r"|(?P<text>[^<]+)|<",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"([a-zA-Z][\w:-]*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
KNOWN = TAGS | OUTLOOK_TAGS
LARGEST = 40_000


def clean(source: html_source.Source, comment: str, start: int, positions: Positions) -> str:
    """Return the inside of a conditional comment as it may stand, with tokens for its marks.

    ``start`` is where the comment begins in the source.
    """
    found = CONDITIONAL.fullmatch(comment)
    if not found:
        return comment[4:-3]
    begin, inside = found[1], found[2][:LARGEST]
    swapped = html_source.swapped(source, inside, positions, base=start + found.start(2))
    token = source.token
    pieces = [_piece(piece, token) for piece in PIECE.finditer(swapped)]
    return f"{begin}{''.join(pieces)}<![endif]"


def _piece(found: re.Match[str], token: re.Pattern[str]) -> str:
    if found["style"] is not None:
        kept = css.sheet(found["style"]).whole.replace("--", "")
        return f"<style>{kept}</style>" if kept else ""
    if found["text"] is not None:
        return html.escape(html.unescape(found["text"]), quote=False)
    written = found["name"] or ""
    name = written.lower()
    if name not in KNOWN:
        return ""
    if found["close"]:
        return f"</{written}>"
    rest = found["rest"]
    kept = "".join(
        _attribute(name, *pair.groups(), token=token) for pair in ATTRIBUTE.finditer(rest)
    )
    return f"<{written}{kept}{'/' if rest.endswith('/') else ''}>"


def _attribute(tag: str, name: str, written: str, *, token: re.Pattern[str]) -> str:
    name = name.lower()
    if name not in ANYWHERE | OUTLOOK_ATTRIBUTES | BY_TAG.get(tag, set()):
        return ""
    quoted = written[:1] in {'"', "'"}
    value = html.unescape(written[1:-1] if quoted else written)
    kept = safe_attribute(name, value, filled=token.match(value) is not None)
    return "" if kept is None else f' {name}="{html.escape(kept)}"'
