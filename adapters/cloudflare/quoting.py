r"""TXT content as character-strings (RFC 1035, section 5.1): quoted, at most 255 bytes each.

Our text is UTF-8; a byte that is no printable ASCII is written as \DDD, its decimal value.
"""

from __future__ import annotations

import re

LARGEST_STRING_BYTES = 255
PRINTABLE = range(0x20, 0x7F)
STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPE = re.compile(rb"\\(\d{3}|.)", re.DOTALL)


def quoted(text: str) -> str:
    """Return a text as one or more quoted strings, split every 255 bytes."""
    raw = text.encode()
    size = LARGEST_STRING_BYTES
    parts = [raw[start : start + size] for start in range(0, len(raw), size)] or [b""]
    return " ".join(f'"{"".join(map(_escaped, part))}"' for part in parts)


def joined(content: str) -> str:
    """Return the text of quoted strings; content without quotes, as old records have it, as it is."""
    if not content.startswith('"'):
        return content
    parts = STRING.findall(content.encode())
    return b"".join(ESCAPE.sub(_byte, part) for part in parts).decode(errors="backslashreplace")


def _escaped(byte: int) -> str:
    if byte not in PRINTABLE:
        return f"\\{byte:03d}"
    return f"\\{chr(byte)}" if chr(byte) in '"\\' else chr(byte)


def _byte(found: re.Match[bytes]) -> bytes:
    told = found[1]
    return bytes([int(told) & 0xFF]) if told.isdigit() and len(told) > 1 else told
