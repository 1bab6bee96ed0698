"""Clean HTML taken apart into elements, text, marks and comments for Outlook."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.sending.html_source import Source
from core.sending.merge_terms import Mark, fault

PIECE = re.compile(
    r"<!--(?P<comment>.*?)-->|(?P<type><!DOCTYPE html>)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>(?:\s+[\w:.-]+(?:=\"[^\"]*\")?)*)\s*(?P<empty>/?)>"
    r"|(?P<text>[^<]+)|<",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"([\w:.-]+)(?:=\"([^\"]*)\")?")
OUTLOOK = re.compile(r"(\[if[^\[\]<>]{1,80}\]>)(.*)(<!\[endif\])", re.DOTALL | re.IGNORECASE)
STYLE = re.compile(r"(<style>.*?</style>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Element:
    """A tag; the values of attributes are decoded."""

    name: str
    attributes: tuple[tuple[str, tuple[str | Mark, ...]], ...] = ()
    closes: bool = False
    empty: bool = False

    def get(self, name: str) -> str:
        """Return the text of an attribute, marks left out, empty when there is none."""
        for found, pieces in self.attributes:
            if found == name:
                return "".join(piece for piece in pieces if isinstance(piece, str))
        return ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What only Outlook reads, or a line that hides from it (``pieces`` empty)."""

    begin: str
    pieces: tuple[Piece, ...] = ()
    end: str = ""


Piece = Element | Outlook | Mark | str


def scan(text: str, source: Source) -> Iterator[Piece]:
    """Yield the pieces of clean HTML; text stays encoded."""
    token = source.token
    for found in PIECE.finditer(text):
        if found["comment"] is not None:
            held = token.fullmatch(found["comment"])
            if held:
                yield _held(source, int(held[1]))
        elif found["type"]:
            yield found["type"]
        elif found["name"]:
            yield _element(found, source)
        elif found["text"] is not None:
            yield from _split(found["text"], source)
        else:
            yield "&lt;"


def marks(pieces: Iterable[Piece]) -> Iterator[Mark]:
    """Yield every mark in text, attributes and comments."""
    for piece in pieces:
        if isinstance(piece, Mark):
            yield piece
        elif isinstance(piece, Outlook):
            yield from marks(piece.pieces)
        elif isinstance(piece, Element):
            for _, value in piece.attributes:
                yield from (part for part in value if isinstance(part, Mark))


def _held(source: Source, index: int) -> Piece:
    kept = source.held[index]
    if isinstance(kept, Mark):
        return kept
    found = OUTLOOK.fullmatch(kept)
    if not found:
        return Outlook(kept)
    pieces: list[Piece] = []
    for number, part in enumerate(STYLE.split(found[2])):
        pieces += [Outlook(part)] if number % 2 else scan(part, source)
    return Outlook(found[1], tuple(pieces), found[3])


def _element(found: re.Match[str], source: Source) -> Element:
    if found["close"]:
        return Element(found["name"], closes=True)
    attributes = []
    for name, value in ATTRIBUTE.findall(found["rest"]):
        if any(isinstance(piece, Mark) for piece in _split(name, source)):
            continue
        pieces = tuple(_in_attribute(piece, name) for piece in _split(value, source))
        attributes.append((name, pieces))
    return Element(found["name"], tuple(attributes), empty=bool(found["empty"]))


def _in_attribute(piece: str | Mark, name: str) -> str | Mark:
    if isinstance(piece, str):
        return html.unescape(piece)
    if name in {"style", "class", "id"}:
        raise fault(piece, f"a tag cannot stand inside of {name}; put it into the text.")
    return piece


def _split(text: str, source: Source) -> Iterator[str | Mark]:
    """Yield text and the marks whose tokens stand in it."""
    if source.nonce not in text:
        yield text
        return
    for number, part in enumerate(source.token.split(text)):
        if number % 2:
            kept = source.held[int(part)]
            if isinstance(kept, Mark):
                yield kept
        elif part:
            yield part
