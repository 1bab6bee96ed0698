"""What is different between two wordings, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\{\{[^{}]*\}\}|\w+|\s+|[^\w\s]")


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
    old, new = WORD.findall(before), WORD.findall(after)
    made: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(Piece(Fate.same, "".join(old[a:b])))
            continue
        made += [
            Piece(fate, "".join(words))
            for fate, words in ((Fate.gone, old[a:b]), (Fate.new, new[c:d]))
            if words
        ]
    return made
