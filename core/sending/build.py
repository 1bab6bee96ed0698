"""Building mail: a template compiled once for a campaign, then filled in for every recipient."""

from __future__ import annotations

import html as entities
from collections.abc import Iterable

from core.sending import html
from core.sending.compiled import PAGES, Building, Compiled, Content, Facts
from core.sending.footers import REQUIRED, html_footer, text_footer
from core.sending.html_program import HIDDEN, PIXEL, Writer
from core.sending.html_scan import Piece, marks, scan
from core.sending.html_text import text_of
from core.sending.merge import Program, plain, tags
from core.sending.merge_reading import check_names, nested, read
from core.sending.merge_terms import BUILT_IN, Address, Mark, Nodes, Place
from core.sending.mime_headers import Person

__all__ = ["Building", "Compiled", "Content", "Facts", "Person", "compiled"]

PREHEADER = (
    '<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;'
    'overflow:hidden;mso-hide:all">'
)
PIXEL_STYLE = "display:block;width:1px;height:1px;border:0"

Parts = Iterable[str | Mark | Address]


def compiled(content: Content, building: Building) -> Compiled:
    """Return a template ready to be filled in for every recipient.

    Takes milliseconds: do it once for a campaign. Raises Invalid with the line and the column of
    what cannot be understood, and for tags that no contact field has.
    """
    known = building.fields | BUILT_IN.keys()
    subject = plain(content.subject, Place.header, known)
    writer = Writer(tracked=building.track_clicks)
    page, body = None, []
    if content.html.strip():
        document = html.opened(content.html)
        head = list(scan(document.head(document.sheet.staying), document.source))
        body = _completed(list(scan(html.inlined(document), document.source)), content, building)
        check_names(marks([*head, *body]), known)
        page = Program(nested([*writer.write(head), *_written(body, writer, building)]), Place.text)
    text = Program(_text(content.text, body, building, known), Place.plain)
    programs = [subject, text, *([page] if page else [])]
    asked = frozenset[str]().union(*(program.names for program in programs))
    own = {"unsubscribe_url"} if building.bulk else set[str]()
    return Compiled(
        building=building,
        subject=subject,
        html=page,
        text=text,
        links=tuple(writer.links),
        bare=tuple(
            sorted({name for program in programs for name in program.bare} - BUILT_IN.keys())
        ),
        pages=tuple(name for name in PAGES if name in asked | own),
    )


def _completed(body: list[Piece], content: Content, building: Building) -> list[Piece]:
    """Return the body with the preheader at its beginning and what is missing at its end."""
    opening, *inside, closing = body
    if content.preheader:
        inside = [*_fragment(f"{PREHEADER}{entities.escape(content.preheader)}</div>"), *inside]
    missing = _missing(nested(text_of(inside)), building)
    if missing:
        inside += _fragment(html_footer(missing))
    return [opening, *inside, closing]


def _fragment(text: str) -> list[Piece]:
    document = html.opened(text)
    return list(scan(document.body, document.source))[1:-1]


def _written(body: list[Piece], writer: Writer, building: Building) -> Parts:
    """Yield the body as pieces of a program, at its end what tells of scanners and of an open."""
    yield from writer.write(body[:-1])
    if building.track_clicks and building.hidden_link:
        yield '<a href="'
        yield Address((building.links.base,), HIDDEN)
        yield '" style="display:none" tabindex="-1" aria-hidden="true"></a>'
    if building.track_opens:
        yield '<img src="'
        yield Address((building.links.base,), PIXEL)
        yield f'" width="1" height="1" alt="" style="{PIXEL_STYLE}">'
    yield from writer.write(body[-1:])
    yield "\n</html>\n"


def _text(override: str, body: list[Piece], building: Building, known: Iterable[str]) -> Nodes:
    """Return the text part: a person's own, or that of the page; what is missing at its end."""
    if not override.strip():
        return nested(text_of(body))
    pieces = read(override)
    check_names((piece for piece in pieces if isinstance(piece, Mark)), known)
    nodes = nested(pieces)
    missing = _missing(nodes, building)
    return (*nodes, *nested(read(text_footer(missing)))) if missing else nodes


def _missing(nodes: Nodes, building: Building) -> frozenset[str]:
    """Return which lines of the footer are not sure to reach every reader."""
    if not building.bulk:
        return frozenset()
    return REQUIRED - {mark.name for mark in tags(nodes, certain=True)}
