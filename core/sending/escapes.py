"""Values of strangers, made harmless for the place in a mail they go to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

from core.sending.merge_terms import Place

CONTROLS = (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF)
BREAKS = (9, 10, 13, 0x85, 0x2028, 0x2029)
TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
"""Marks that turn the direction of writing and can make an address look like another."""
GONE: dict[int, str | None] = dict.fromkeys((*CONTROLS, *range(0xD800, 0xE000)))
BREAK_TO_BLANK: dict[int, str | None] = dict.fromkeys(BREAKS, " ")
TEXT = {**GONE, ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
ATTRIBUTE = {
    **TEXT,
    **BREAK_TO_BLANK,
    ord('"'): "&#34;",
    ord("'"): "&#39;",
    ord("`"): "&#96;",
}
HEADER = {**GONE, **dict.fromkeys(TURNS), **BREAK_TO_BLANK}
SIMPLE = re.compile(r"[\w .,+@-]*", re.ASCII)
"""What needs no escaping in text, attributes and headers: most names and addresses."""
BARE_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,63}(?:[/?#]\S*)?")
UNSAFE_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}]")
SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
WEB = frozenset({"http", "https"})


def in_text(value: str) -> str:
    """Escape for the text of HTML."""
    return value if SIMPLE.fullmatch(value) else value.translate(TEXT)


def in_attribute(value: str) -> str:
    """Escape for a quoted attribute of HTML."""
    return value if SIMPLE.fullmatch(value) else value.translate(ATTRIBUTE)


def in_component(value: str) -> str:
    """Escape for a piece of a web address, so that it cannot lead elsewhere."""
    return quote(value.translate(GONE).strip(), safe="")


def in_plain(value: str) -> str:
    """Clean for a part in plain text."""
    return value if SIMPLE.fullmatch(value) else value.translate(GONE)


def in_header(value: str) -> str:
    """Clean for one line of a header; no value can begin another header."""
    if SIMPLE.fullmatch(value):
        return value
    return " ".join(value.translate(HEADER).split())


def as_address(value: str) -> str:
    """Return a web address given as a value, empty when it is none; a bare host gets https."""
    text = value.strip()
    if BARE_HOST.fullmatch(text):
        text = "https://" + text
    return safe_address(text, WEB)


def safe_address(text: str, schemes: frozenset[str] = SCHEMES) -> str:
    """Return an address ready for use, empty when a click on it could do harm."""
    address = UNSAFE_IN_ADDRESS.sub(lambda found: quote(found[0], safe=""), text.strip())
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in schemes:
        return ""
    if parts.scheme.lower() in WEB and not parts.hostname:
        return ""
    return address


ESCAPES: Mapping[Place, Callable[[str], str]] = {
    Place.text: in_text,
    Place.attribute: in_attribute,
    Place.address: as_address,
    Place.component: in_component,
    Place.plain: in_plain,
    Place.header: in_header,
}
