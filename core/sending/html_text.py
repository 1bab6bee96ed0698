"""The part in plain text that goes with HTML: paragraphs, lists, and where links lead."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.sending.html_scan import Element, Outlook, Piece
from core.sending.merge import address_nodes
from core.sending.merge_reading import nested
from core.sending.merge_terms import OUR_PAGES, Address, Mark

PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr figure".split())
LINES = frozenset(
    "div tr li dt dd section article header footer main nav address center caption".split()
)
VOID = frozenset("img br hr col wbr area".split())
HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.IGNORECASE)
RULE = "-" * 30
Pieces = list[str | Mark | Address]
BLANKS = re.compile(r"[ \t\n\r\f\u200b\u200c\ufeff\u034f]+")


def text_of(pieces: Iterable[Piece]) -> Pieces:
    """Return the pieces of a text part; marks stay, hidden elements and Outlook's go."""
    page = _Page()
    hidden: list[str] = []
    for piece in pieces:
        if isinstance(piece, Outlook):
            continue
        if hidden:
            _follow(piece, hidden)
        elif isinstance(piece, Element):
            if not piece.closes and HIDDEN.search(piece.get("style")):
                if piece.name not in VOID:
                    hidden.append(piece.name)
            else:
                page.element(piece)
        elif isinstance(piece, Mark):
            page.mark(piece)
        else:
            page.words(html.unescape(piece))
    return page.pieces


def tidy(text: str) -> str:
    """Return a text part without the gaps that conditions leave behind."""
    if "\n\n\n" in text:
        text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip() + "\n"


def _follow(piece: Piece, hidden: list[str]) -> None:
    """Keep track of how deep inside hidden elements a piece stands."""
    if isinstance(piece, Element) and piece.name not in VOID and not piece.empty:
        if not piece.closes:
            hidden.append(piece.name)
        elif piece.name in hidden:
            while hidden.pop() != piece.name:
                pass


@dataclass(slots=True)
class _Page:
    """A page of text as it is written."""

    pieces: Pieces = field(default_factory=list)
    breaks: int = 2
    """How many line breaks stand before the next word already; 2 at the beginning."""
    owed: int = 0
    blank: bool = False
    links: list[tuple[tuple[str | Mark, ...], int]] = field(default_factory=list)

    def words(self, text: str) -> None:
        """Write words, runs of blanks as one."""
        collapsed = BLANKS.sub(" ", text)
        if collapsed.strip(" "):
            self.blank = self.blank or collapsed.startswith(" ")
            self._come()
            self.pieces.append(collapsed.strip(" "))
        self.blank = self.blank or collapsed.endswith(" ")

    def mark(self, mark: Mark) -> None:
        """Write a mark where a word would stand."""
        self._come()
        self.pieces.append(mark)

    def element(self, element: Element) -> None:
        """Write what a tag means for text."""
        name = element.name
        if name == "br":
            self.owed = min(self.owed + 1, 2)
        elif name in PARAGRAPHS:
            self.owed = 2
        elif name in LINES:
            self.owed = max(self.owed, 1)
        elif name in {"td", "th"}:
            self.blank = True
        if not element.closes:
            self._begin(element)
        elif name == "a" and self.links:
            self._leave(*self.links.pop())

    def _begin(self, element: Element) -> None:
        match element.name:
            case "hr":
                self.words(RULE)
                self.owed = 2
            case "li":
                self.words("- ")
            case "img":
                self._image(element)
            case "a":
                href = next((value for name, value in element.attributes if name == "href"), ())
                self.links.append((href, len(self.pieces)))

    def _image(self, element: Element) -> None:
        for name, pieces in element.attributes:
            if name == "alt":
                for piece in pieces:
                    self.mark(piece) if isinstance(piece, Mark) else self.words(piece)

    def _leave(self, href: tuple[str | Mark, ...], began: int) -> None:
        """Write where a link leads behind its words, unless they say so."""
        if not href or (isinstance(href[0], str) and href[0].startswith("#")):
            return
        said = [
            piece
            for piece in self.pieces[began:]
            if not (isinstance(piece, str) and piece.isspace())
        ]
        bare = [str(href[0]).removeprefix("mailto:").removeprefix("tel:"), *href[1:]]
        written: tuple[str | Mark | Address, ...] = (Address(address_nodes(nested(href))),)
        if not any(isinstance(piece, Mark) and piece.name not in OUR_PAGES for piece in href):
            written = href
        if said in (list(href), bare) or not said:
            if not said:
                self._come()
                self.pieces.extend(written)
            return
        self.blank = True
        self._come()
        self.pieces.extend(("(", *written, ")"))

    def _come(self) -> None:
        """Write the breaks or the blank that are owed before the next word."""
        if self.owed > self.breaks:
            self.pieces.append("\n" * (self.owed - self.breaks))
        elif self.blank and not self.breaks and not self.owed:
            self.pieces.append(" ")
        self.owed, self.blank, self.breaks = 0, False, 0
