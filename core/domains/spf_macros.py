"""SPF macro strings (RFC 7208 section 7): parsed once, expanded for each message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

TOKEN = re.compile(
    r"%\{(?P<letter>[slodiphcrtv])(?P<keep>\d*)(?P<reverse>r?)(?P<delimiters>[.\-+,/_=]*)\}"
    r"|%(?P<escaped>[%_-])"
    r"|(?P<literal>[ -$&-~]+)",
    re.IGNORECASE | re.ASCII,
)
ESCAPED = {"%": "%", "_": " ", "-": "%20"}
ONLY_IN_EXPLANATIONS = frozenset("crt")
TOP_LABEL = re.compile(r"[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9]")


class Malformed(ValueError):
    """A term or a record that the grammar does not allow; the text says why."""


@dataclass(frozen=True, slots=True)
class Macro:
    """One ``%{...}``: its lower-case letter, how many right-hand parts it keeps (0: all), and how."""

    letter: str
    keep: int
    reverse: bool
    delimiters: str
    escape: bool


@dataclass(frozen=True, slots=True)
class MacroString:
    """A text with macros, as written and in pieces. ``tail`` is the literal text after the last one."""

    text: str
    pieces: tuple[str | Macro, ...]
    tail: str

    @property
    def letters(self) -> frozenset[str]:
        """Return the letters of the macros in it."""
        return frozenset(piece.letter for piece in self.pieces if isinstance(piece, Macro))

    def expand(self, values: Mapping[str, str]) -> str:
        """Return the text with each macro replaced; ``values`` has one entry per letter in use."""
        return "".join(
            piece if isinstance(piece, str) else _transformed(piece, values[piece.letter])
            for piece in self.pieces
        )


def parse(text: str) -> MacroString:
    """Return a macro string, spaces allowed; raise Malformed for other characters or a stray %."""
    pieces: list[str | Macro] = []
    position, tail = 0, ""
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            raise Malformed(_objection(text, position))
        position, tail = found.end(), found["literal"] or ""
        pieces.append(tail or ESCAPED.get(found["escaped"] or "") or _macro(found))
    return MacroString(text, tuple(pieces), tail)


def parse_domain(text: str) -> MacroString:
    """Return a domain-spec; raise Malformed when it ends in neither a top label nor a macro."""
    if not text:
        raise Malformed("A domain name is missing.")
    macros = parse(text)
    if forbidden := sorted(macros.letters & ONLY_IN_EXPLANATIONS):
        raise Malformed(f"The macro %{{{forbidden[0]}}} may stand in explanations only.")
    _, dot, label = macros.tail.removesuffix(".").rpartition(".")
    if macros.tail and not (dot and TOP_LABEL.fullmatch(label)):
        raise Malformed(f"{text} is not a domain name.")
    return macros


def _objection(text: str, position: int) -> str:
    if text[position] == "%":
        return f"The % in {text} begins no macro."
    return f"The character {text[position]!a} may not stand in an SPF record."


def _macro(found: re.Match[str]) -> Macro:
    letter, keep = found["letter"], found["keep"]
    if keep and not int(keep):
        raise Malformed(f"{found[0]} keeps no part at all.")
    return Macro(
        letter.lower(),
        int(keep or 0),
        bool(found["reverse"]),
        found["delimiters"] or ".",
        letter.isupper(),
    )


def _transformed(macro: Macro, value: str) -> str:
    parts = re.split(f"[{re.escape(macro.delimiters)}]", value)
    if macro.reverse:
        parts.reverse()
    joined = ".".join(parts[-macro.keep :] if macro.keep else parts)
    return quote(joined, safe="") if macro.escape else joined
