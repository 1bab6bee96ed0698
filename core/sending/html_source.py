"""HTML as people write it: its marks swapped for tokens that survive a parser, and put back."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import Invalid
from core.sending import html_outlook
from core.sending.merge_reading import Pieces, Positions, scanned, settled
from core.sending.merge_terms import Mark

DEEPEST = 300
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
CLOSE_THEMSELVES = frozenset(
    "p li dt dd tr td th tbody thead tfoot br hr img col wbr area input meta link base".split()
)
"""Elements that never hold another of their kind without one of another kind between."""
LARGEST_SOURCE = 512 * 1024
OPENS = re.compile(
    r"<!--|<(style|script|title|textarea|xmp|iframe|noscript|noembed|noframes|svg|math)\b"
    r"|</?[a-zA-Z]|<[!?]",
    re.IGNORECASE,
)
QUOTE_OR_END = re.compile("[\"'>]")
CONDITIONAL = re.compile(r"\[if[^\[\]<>]{1,80}\]>(.*)<!\[endif\]", re.DOTALL | re.IGNORECASE)
ENCODED = re.compile(r"%7B%7B([\w.%#/ -]{1,120}?)%7D%7D", re.IGNORECASE)
"""Tags as editors of HTML write them into addresses."""
REVEALS = re.compile(r"\[if !(?:mso|\(?(?:gte |lte |gt |lt )?mso[ \d]*\)?)\]><!|<!\[endif\]")
"""The two halves around what everybody but Outlook reads."""


@dataclass(slots=True)
class Source:
    """HTML with tokens in place of its marks and of comments for Outlook.

    ``marked`` is what a parser may read. Tokens in text are comments, as only those stay where they
    are between the rows of a table.
    """

    marked: str = ""
    nonce: str = ""
    held: list[Mark | str] = field(default_factory=list)
    """A mark, or the inside of a comment for Outlook with tokens of its own."""

    @property
    def token(self) -> re.Pattern[str]:
        """Return what finds tokens; group 1 is the index in ``held``."""
        return re.compile(rf"{self.nonce}z(\d+)z")

    def hold(self, kept: Mark | str, *, as_comment: bool) -> str:
        """Keep something and return the token that stands for it."""
        token = f"{self.nonce}z{len(self.held)}z"
        self.held.append(kept)
        return f"<!--{token}-->" if as_comment else token


def open_source(text: str) -> Source:
    """Return HTML ready for a parser; raise Invalid for a mark that cannot be understood."""
    if len(text) > LARGEST_SOURCE:
        raise Invalid(
            f"The template is larger than {LARGEST_SOURCE // 1024} kB.",
            code="template_invalid",
            field="template",
            action="Shorten it: mailboxes cut mail off after about 100 kB.",
        )
    text = ENCODED.sub(_decoded, text.replace("\r\n", "\n").replace("\x00", ""))
    _check_depth(text)
    source = Source(nonce=_nonce(text))
    source.marked = swapped(source, text, Positions(text))
    return source


def check_marks(text: str) -> None:
    """Raise Invalid for a mark that cannot be understood."""
    swapped(Source(nonce=_nonce(text)), text, Positions(text))


def _check_depth(text: str) -> None:
    """Raise Invalid for elements within elements beyond reason, which parsers do not survive."""
    opened: Counter[str] = Counter()
    depth = 0
    for kind, start, end in regions(text):
        found = TAG.match(text, start, end) if kind == "tag" else None
        if not found or found[2].lower() in CLOSE_THEMSELVES:
            continue
        name = found[2].lower()
        if not found[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            raise Invalid(
                f"More than {DEEPEST} elements stand inside of each other.",
                code="template_invalid",
                field="template",
                action="Close the elements of the template where they end.",
            )


def swapped(source: Source, text: str, positions: Positions, *, base: int | None = None) -> str:
    """Return HTML with tokens for its marks; ``base`` is where the inside of a comment begins."""
    pieces: list[tuple[bool, str | Mark]] = []
    offset = base or 0
    for kind, start, end in regions(text):
        region = text[start:end]
        if kind == "comment" and base is None:
            inside = html_outlook.clean(source, region, start, positions)
            pieces.append((False, source.hold(inside, as_comment=True)))
        elif kind == "raw":
            pieces.append((False, region))
        elif kind != "comment":
            found = scanned(
                region,
                position=positions.of,
                offset=offset + start,
                zone=0 if kind == "text" else start + 1,
                decode=html.unescape,
            )
            pieces.extend((kind == "text" and base is None, piece) for piece in found)
    return _written(source, pieces)


def regions(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, start, end): "text", "tag", "raw" for what is no text, "comment" for Outlook.

    Other comments and declarations are left out.
    """
    at = 0
    while found := OPENS.search(text, at):
        start = found.start()
        if start > at:
            yield "text", at, start
        if found[0] == "<!--":
            end, kind = _comment(text, start)
            if kind:
                yield kind, start, end
        elif found[0] in {"<!", "<?"}:
            end = _tag_end(text, found.end())
        elif found[1]:
            closing = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(text, found.end())
            end = closing.end() if closing else len(text)
            yield "raw", start, end
        else:
            end = _tag_end(text, found.end())
            yield "tag", start, end
        at = end
    if at < len(text):
        yield "text", at, len(text)


def _comment(text: str, start: int) -> tuple[int, str]:
    """Return where a comment ends and its kind, empty for one to leave out."""
    end = text.find("-->", start + 4)
    if end < 0:
        return len(text), ""
    inside = text[start + 4 : end]
    for_outlook = CONDITIONAL.fullmatch(inside) or REVEALS.fullmatch(inside)
    return end + 3, "comment" if for_outlook else ""


def _tag_end(text: str, at: int) -> int:
    """Return where a tag ends, quotes minded; the end of everything for one that never does."""
    while found := QUOTE_OR_END.search(text, at):
        if found[0] == ">":
            return found.end()
        closing = text.find(found[0], found.end())
        if closing < 0:
            return len(text)
        at = closing + 1
    return len(text)


def _written(source: Source, pieces: list[tuple[bool, str | Mark]]) -> str:
    """Return the pieces as one text, every mark that counts held under a token."""
    flags = iter([in_text for in_text, _ in pieces])
    kept: Pieces = settled(piece for _, piece in pieces)
    written = []
    for piece, in_text in zip(kept, flags, strict=True):
        written.append(piece if isinstance(piece, str) else source.hold(piece, as_comment=in_text))
    return "".join(written)


def _decoded(found: re.Match[str]) -> str:
    return "{{" + found[1].replace("%7C", "|").replace("%20", " ") + "}}"


def _nonce(text: str) -> str:
    """Return letters that the text does not hold."""
    number = 0
    while f"mw{number}" in text.lower():
        number += 1
    return f"mw{number}"
