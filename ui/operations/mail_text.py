"""Mails as safe text: what a body says and where its links lead, without any of its markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
TRAILING = ".,;:!?)]'"
BLOCKS = frozenset(
    "p div br tr table h1 h2 h3 h4 li ul ol hr blockquote section header footer".split()
)
SILENT = frozenset("script style head title template".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; ``href`` is where it leads, "" for plain text."""

    text: str
    href: str = ""


Line = tuple[Part, ...]


def of_text(body: str) -> list[Line]:
    """Return a plain body line by line, addresses as links."""
    return [_linked(line) for line in body.splitlines()]


def of_html(body: str) -> list[Line]:
    """Return what an HTML body says line by line, with its links and nothing else of it."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    reader.end_line()
    return reader.lines


def _linked(line: str) -> Line:
    parts, at = [], 0
    for found in ADDRESS.finditer(line):
        address = found[0].rstrip(TRAILING)
        parts += [Part(line[at : found.start()]), Part(address, address)]
        at = found.start() + len(address)
    parts.append(Part(line[at:]))
    return tuple(part for part in parts if part.text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._parts: list[Part] = []
        self._href = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        if tag in BLOCKS:
            self.end_line()
        if tag == "a":
            href = dict(attrs).get("href") or ""
            self._href = href if ADDRESS.fullmatch(href) else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in BLOCKS:
            self.end_line()
        if tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data)
        if not self._silent and text:
            self._parts.append(Part(text, self._href))

    def end_line(self) -> None:
        parts, self._parts = self._parts, []
        if any(part.text.strip() for part in parts):
            self.lines.append(tuple(parts))
