"""The words of a text without what is around them: passages that a writer may change, put back where they stood.

Of HTML only the text between tags is taken; tags, attributes, styles and comments stay as they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import Invalid
from core.sending.merge_reading import MARK
from core.sending.template_content import CONTROLS

LONGEST_SOURCE = 60_000
LONGEST_WORDS = 8_000
MOST_PASSAGES = 150
LETTER = re.compile(r"[^\W\d_]")
OUTER = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)
MARKUP = re.compile(
    r"<!--.*?-->|<(style|script|title|textarea)\b.*?</\1\s*>"
    r"|</?[a-z](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>|<![^>]*>",
    re.DOTALL | re.IGNORECASE,
)
LESS = "Choose a shorter passage."


@dataclass(frozen=True, slots=True)
class Passages:
    """A text in pieces; ``texts`` are the words of those at ``places``, without markup."""

    pieces: tuple[str, ...]
    places: tuple[int, ...]
    texts: tuple[str, ...]
    markup: bool

    @property
    def characters(self) -> int:
        """How long the words are together."""
        return sum(map(len, self.texts))

    def put(self, texts: Iterable[str]) -> str:
        """Return the whole text with other words; in HTML they are written as text, never as tags."""
        pieces = list(self.pieces)
        for place, words in zip(self.places, texts, strict=True):
            outer = OUTER.fullmatch(pieces[place])
            before, after = (outer[1], outer[3]) if outer else ("", "")
            written = html.escape(words, quote=False) if self.markup else words
            pieces[place] = f"{before}{written}{after}"
        return "".join(pieces)


def cut(text: str, *, markup: bool) -> Passages:
    """Return the passages of a text, or of HTML; raise Invalid for too many words, or none."""
    if len(text) > LONGEST_SOURCE:
        raise Invalid("This is more than the writing assistant reads at once.", action=LESS)
    pieces = _pieces(text) if markup else [text]
    words = [
        html.unescape(" ".join(piece.split())) if markup else piece.strip() for piece in pieces
    ]
    # every second piece of HTML is markup
    places = [
        place
        for place, piece in enumerate(words)
        if not (markup and place % 2) and LETTER.search(MARK.sub("", piece))
    ]
    made = Passages(tuple(pieces), tuple(places), tuple(words[at] for at in places), markup)
    if not places:
        raise Invalid("There are no words here.", action="Write something first.")
    if made.characters > LONGEST_WORDS or len(places) > MOST_PASSAGES:
        raise Invalid(
            f"The writing assistant reads at most {LONGEST_WORDS:,} characters at once.",
            action=LESS,
        )
    return made


def tidied(text: str, like: str) -> str:
    """Return what a writer proposes without control characters, on one line if the original is."""
    words = CONTROLS.sub("", text.replace("\r\n", "\n")).strip()
    return words if "\n" in like else " ".join(words.split())


def _pieces(text: str) -> list[str]:
    """Return text and markup by turns, text first."""
    pieces, done = [], 0
    for found in MARKUP.finditer(text):
        pieces += [text[done : found.start()], found[0]]
        done = found.end()
    pieces.append(text[done:])
    if any("<" in piece or ">" in piece for piece in pieces[::2]):
        raise Invalid(
            "The passage begins or ends inside of a tag.", action="Choose whole words and elements."
        )
    return pieces
