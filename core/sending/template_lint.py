"""Elements of HTML that are never closed, or closed without having been opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.sending.html_source import CLOSE_THEMSELVES, regions
from core.sending.merge_reading import Positions

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*?(/?)>", re.DOTALL)
VOID = frozenset("br hr img col wbr area input meta link base source track embed param".split())
LENIENT = frozenset({*CLOSE_THEMSELVES, "html", "head", "body"})
"""Elements whose closing tag HTML does not ask for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake; line and column count from 1."""

    line: int
    column: int
    sentence: str


def faults(source: str) -> list[Fault]:
    """Return the elements that are not closed as they should be, in the order of the source."""
    text = source.replace("\r\n", "\n")
    positions = Positions(text)
    found = sorted(_faults(text), key=lambda fault: fault[0])
    return [Fault(*positions.of(offset), sentence) for offset, sentence in found]


def _faults(text: str) -> Iterator[tuple[int, str]]:
    opened: list[tuple[str, int]] = []
    for kind, start, end in regions(text):
        if kind != "tag":
            continue
        if not text[start:end].endswith(">"):
            yield start, "this tag is never ended with >."
            continue
        tag = TAG.match(text, start, end)
        name = tag[2].lower() if tag else ""
        if not tag or name in VOID:
            continue
        if not tag[1]:
            opened.append((name, start))
        elif name in {other for other, _ in opened}:
            while opened[-1][0] != name:
                yield from _unclosed(*opened.pop())
            opened.pop()
        elif name not in LENIENT:
            yield start, f"</{name}> closes nothing."
    for name, start in opened:
        yield from _unclosed(name, start)


def _unclosed(name: str, start: int) -> Iterator[tuple[int, str]]:
    if name not in LENIENT:
        yield start, f"<{name}> is never closed."
