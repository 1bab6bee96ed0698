"""From clean HTML to a program that fills it in, with its links found once."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from core.sending.escapes import safe_address
from core.sending.html_rules import ADDRESSES, LINKED
from core.sending.html_scan import Element, Outlook, Piece
from core.sending.merge import Filling, Program, address_nodes
from core.sending.merge_reading import nested
from core.sending.merge_terms import BUILT_IN, OUR_PAGES, Address, Mark, Nodes, Place
from core.sending.tracking_tokens import MOST_LINKS

PIXEL = 0
"""The number that stands for the image which tells of an opened mail."""
HIDDEN = MOST_LINKS
"""The number of a link that no person can see: who follows it is a machine."""
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a template; ``number`` counts from 1 in the order of the page."""

    number: int
    shown: str
    """Its address with marks as they were written, to be shown in reports."""
    program: Program

    def target(self, filling: Filling) -> str:
        """Return where it leads for a recipient, empty when that is nowhere safe."""
        return safe_address(self.program.render(filling))


@dataclass(slots=True)
class Writer:
    """Writes pieces of HTML as pieces of a program; ``links`` fills up if links are tracked."""

    tracked: bool = False
    links: list[Link] = field(default_factory=list)

    def write(self, pieces: Iterable[Piece]) -> Iterator[str | Mark | Address]:
        """Yield what a program is made of."""
        for piece in pieces:
            if isinstance(piece, Element):
                yield from self._element(piece)
            elif isinstance(piece, Outlook):
                yield from self._outlook(piece)
            elif isinstance(piece, Mark):
                yield replace(piece, place=Place.text)
            else:
                yield piece

    def _outlook(self, piece: Outlook) -> Iterator[str | Mark | Address]:
        if piece.begin.startswith("<style>"):
            yield piece.begin
            return
        yield f"<!--{piece.begin}"
        yield from self.write(piece.pieces)
        yield f"{piece.end}-->"

    def _element(self, element: Element) -> Iterator[str | Mark | Address]:
        if element.closes:
            yield f"</{element.name}>"
            return
        yield f"<{element.name}"
        for name, pieces in element.attributes:
            yield f' {name}="'
            if name in ADDRESSES:
                yield self._address(
                    pieces, followed=element.name.lower() in LINKED and name == "href"
                )
            else:
                for piece in pieces:
                    yield _in_attribute(piece)
            yield '"'
        yield "/>" if element.empty else ">"

    def _address(self, pieces: tuple[str | Mark, ...], *, followed: bool) -> str | Mark | Address:
        """Return an address, tracked if a person may follow it to the web."""
        nodes = address_nodes(nested(pieces))
        if len(pieces) == 1 and isinstance(pieces[0], Mark) and pieces[0].name in OUR_PAGES:
            return replace(pieces[0], place=Place.attribute)
        fixed = all(isinstance(node, str) for node in nodes)
        begin = nodes[0] if nodes else "#"
        on_the_web = not isinstance(begin, str) or begin.lower().startswith(WEB)
        if not (self.tracked and followed and on_the_web and not _ours(nodes)):
            return html.escape("".join(map(str, nodes))) if fixed else Address(nodes)
        shown = "".join(piece if isinstance(piece, str) else piece.written for piece in pieces)
        link = Link(len(self.links) + 1, shown, Program(nodes, Place.component))
        self.links.append(link)
        return Address(nodes, link.number)


def _in_attribute(piece: str | Mark) -> str | Mark:
    if isinstance(piece, Mark):
        return replace(piece, place=Place.attribute)
    return html.escape(piece)


def _ours(nodes: Nodes) -> bool:
    """Tell whether a link is one of our own pages, whose address is signed already."""
    return any(isinstance(node, Mark) and node.name in BUILT_IN for node in nodes)
