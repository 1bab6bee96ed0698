"""What is different between two wordings, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\{\{[^{}]*\}\}|\w+(?:['’]\w+)*|\s+|[^\w\s]")


class Fate(StrEnum):
    """What becomes of some words."""

    same = "same"
    gone = "gone"
    new = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what becomes of them."""

    fate: Fate
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """Return both wordings in one, in the order of reading: what stays, what goes, what comes."""
    made: list[Piece] = []
    gone = new = ""
    for same, old_words, new_words in _runs(WORD.findall(before), WORD.findall(after)):
        if same and not (old_words.isspace() and gone and new):
            made += _changed(gone, new)
            made.append(Piece(Fate.same, old_words))
            gone = new = ""
        else:
            gone, new = gone + old_words, new + new_words
    return made + _changed(gone, new)


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Yield stretches of words: whether they are the same, as they were and as they will be."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind == "equal", "".join(old[a:b]), "".join(new[c:d])


def _changed(gone: str, new: str) -> list[Piece]:
    """Return what goes and what comes in its place; blanks both end with stay."""
    blanks = ""
    while gone and new and gone[-1] == new[-1] and gone[-1].isspace():
        blanks, gone, new = gone[-1] + blanks, gone[:-1], new[:-1]
    pieces = (Piece(Fate.gone, gone), Piece(Fate.new, new), Piece(Fate.same, blanks))
    return [piece for piece in pieces if piece.text]
