"""Headers of mail we write: encoded (RFC 2047), folded (RFC 5322), never more than one each."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import lru_cache

import idna

from core.errors import Invalid
from core.sending.escapes import in_header

FOLD_AT = 76
LONGEST_WORD = 400
"""A header of ASCII without a blank for longer than this is encoded, which makes it foldable."""
CHARACTERS_BYTES = 45
"""Bytes of UTF-8 in one encoded word: 60 letters of base64, 72 with what stands around."""
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}")
VISIBLE = re.compile(r"[\x20-\x7e]*")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
QUOTED_LOCAL = re.compile(r"\"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])+\"")
DOMAIN = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
LONGEST_LOCAL, LONGEST_ADDRESS = 64, 254


@dataclass(frozen=True, slots=True)
class Person:
    """Who mail comes from or goes to."""

    address: str
    name: str = ""


def line(name: str, value: str) -> str:
    """Return a header of words, encoded and folded, with its line ending."""
    if not NAME.fullmatch(name):
        message = f"{name!r} is no name of a header"
        raise ValueError(message)
    words = in_header(value)
    if _needs_encoding(words):
        return _folded(name, encoded(words))
    return _folded(name, words.split(" "))


def structured(name: str, value: str) -> str:
    """Return a header whose value has a syntax of its own; raise ValueError if it breaks the line."""
    if not NAME.fullmatch(name) or not VISIBLE.fullmatch(value):
        message = f"the header {name!r} cannot hold this value"
        raise ValueError(message)
    return _folded(name, value.split(" "))


@lru_cache(maxsize=256)
def person(name: str, who: Person) -> str:
    """Return a header that names one person; raise Invalid for an address that cannot get mail."""
    address = f"<{ascii_address(who.address)}>"
    words = in_header(who.name)
    if not words:
        return _folded(name, [address])
    if _needs_encoding(words):
        return _folded(name, [*encoded(words), address])
    if not ATOMS.fullmatch(words):
        words = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _folded(name, [*words.split(" "), address])


def ascii_address(address: str) -> str:
    """Return an address as it travels, its domain in ASCII; raise Invalid when it is none."""
    local, _, domain = address.strip().rpartition("@")
    try:
        host = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        host = ""
    known = LOCAL.fullmatch(local) or QUOTED_LOCAL.fullmatch(local)
    fits = len(local) <= LONGEST_LOCAL and len(local) + len(host) < LONGEST_ADDRESS
    if not known or not DOMAIN.fullmatch(host) or not fits:
        raise Invalid("This is no address that mail can be sent to.", field="email")
    return f"{local}@{host}"


def encoded(words: str) -> list[str]:
    """Return encoded words (RFC 2047) of at most 75 letters, no character cut in two."""
    chunks, chunk = [], b""
    for character in words:
        raw = character.encode("utf-8", "replace")
        if len(chunk) + len(raw) > CHARACTERS_BYTES:
            chunks.append(chunk)
            chunk = b""
        chunk += raw
    chunks.append(chunk)
    return [f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in chunks]


def _needs_encoding(words: str) -> bool:
    if not words.isascii() or "=?" in words:
        return True
    return len(words) > LONGEST_WORD and max(map(len, words.split(" "))) > LONGEST_WORD


def _folded(name: str, words: list[str]) -> str:
    """Return a header line, broken before words that would reach beyond column 76."""
    lines, current = [], f"{name}:"
    for word in words:
        if len(current) + 1 + len(word) > FOLD_AT and current.strip() and current != f"{name}:":
            lines.append(current)
            current = ""
        current += f" {word}"
    lines.append(current)
    return "\r\n".join(lines) + "\r\n"
