"""Small drawings of templates for lists: headlines as words, the rest as bars, buttons and boxes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.sending import blocks
from core.sending.blocks import Block
from core.sending.design_html import SIZES, SPLITS
from core.sending.template_outline import outline

WIDTH, HEIGHT, MARGIN = 640, 440, 20
"""The drawing, in pixels of the mail."""
LETTER = 0.54
"""How wide a letter is, as a share of its size."""
MARKUP = re.compile(r"\*\*|\[|\]\([^)]*\)|\{\{[^{}|]*\|?([^{}]*)\}\}|\{([^{}|]*)\|[^{}]*\}")
MOST_SHAPES = 60
KEPT = 64
"""How many drawings are kept, as they were seen last."""
Shape = list[Any]
"""["box", x, y, width, height, colour, rounding, opacity] or ["words", x, y, size, colour, anchor, text]."""


@dataclass(slots=True)
class Pen:
    """Where the next block is drawn."""

    theme: Mapping[str, Any]
    x: float
    width: float
    y: float = MARGIN
    shapes: list[Shape] = field(default_factory=list)

    def box(
        self,
        x: float,
        width: float,
        height: float,
        colour: str,
        *,
        rounding: int = 3,
        opacity: float = 1,
    ) -> None:
        """Draw a box at this height."""
        measures = [round(x), round(self.y), round(width), round(height)]
        self.shapes.append(["box", *measures, colour, rounding, opacity])

    def bar(self, room: Room, width: float, colour: str, *, line: float, opacity: float) -> None:
        """Draw a line of words as a bar and move below it."""
        self.box(room.begin(width), width, line * 0.4, colour, opacity=opacity)
        self.y += line


@dataclass(frozen=True, slots=True)
class Room:
    """Where a block may be drawn, and at which side of it."""

    left: float
    width: float
    align: str

    def begin(self, width: float) -> float:
        """Return where something of this width begins."""
        free = self.width - width
        return self.left + {"left": 0.0, "center": free / 2, "right": free}[self.align]


def sketch(design: Mapping[str, Any], html: str) -> list[Shape]:
    """Return the drawing of a template: of its design, or of its HTML if it has none."""
    return list(_sketched(json.dumps(design) if design else "", "" if design else html))


@lru_cache(maxsize=KEPT)
def _sketched(design: str, html: str) -> tuple[Shape, ...]:
    drawn = blocks.read(json.loads(design)) if design else outline(html)
    theme = drawn.theme
    pen = Pen(theme, MARGIN, WIDTH - 2 * MARGIN)
    around: Shape = ["box", 0, 0, WIDTH, HEIGHT, theme["background"], 0, 1]
    painted = drawn.blocks and drawn.blocks[0].values.get("background")
    pen.y = MARGIN if painted else MARGIN + 16
    _line(drawn.blocks, pen, int(theme["side"]))
    paper = min(HEIGHT, round(pen.y) + 16) - MARGIN
    sheet: Shape = ["box", MARGIN, MARGIN, WIDTH - 2 * MARGIN, paper, theme["surface"], 10, 1]
    return (around, sheet, *pen.shapes[:MOST_SHAPES])


def _line(line: tuple[Block, ...], pen: Pen, side: float) -> None:
    for block in line:
        if pen.y > HEIGHT:
            return
        _draw(block, pen, side)


def _draw(block: Block, pen: Pen, side: float) -> None:
    """Draw one block and move the pen below it."""
    if block.kind == "condition":
        _line(block.slots[0], pen, side)
        return
    space = int(block.values.get("space", 0))
    background = str(block.values.get("background", ""))
    start, behind = pen.y, len(pen.shapes)
    pen.y += space
    if block.slots:
        _columns(block, pen, side)
    else:
        _leaf(block, pen, side)
    pen.y += space
    if background:
        shape = ["box", round(pen.x), round(start), round(pen.width)]
        pen.shapes.insert(behind, [*shape, round(pen.y - start) + 1, background, 0, 1])


def _leaf(block: Block, pen: Pen, side: float) -> None:
    room = Room(pen.x + side, pen.width - 2 * side, str(block.values.get("align", "left")))
    LEAVES[block.kind](block, pen, room)


def _words(block: Block, pen: Pen, room: Room) -> None:
    size = int(block.text("size"))
    ink = block.text("colour") or str(pen.theme["text"])
    for share in _bars(block.text("text"), size, room.width):
        pen.bar(room, room.width * share, ink, line=size * 1.5, opacity=0.3)


def _footer(_: Block, pen: Pen, room: Room) -> None:
    for share in (0.6, 0.4):
        pen.bar(room, room.width * share, str(pen.theme["muted"]), line=16, opacity=0.35)


def _social(_: Block, pen: Pen, room: Room) -> None:
    pen.bar(room, 90, str(pen.theme["accent"]), line=16, opacity=0.8)


def _picture(_: Block, pen: Pen, room: Room) -> None:
    pen.box(room.left, room.width, 120, str(pen.theme["muted"]), rounding=6, opacity=0.18)
    pen.y += 120


def _divider(_: Block, pen: Pen, room: Room) -> None:
    pen.box(room.left, room.width, 2, str(pen.theme["muted"]), rounding=0, opacity=0.35)
    pen.y += 2


def _spacer(block: Block, pen: Pen, _: Room) -> None:
    pen.y += block.number("height")


def _columns(block: Block, pen: Pen, side: float) -> None:
    parts = SPLITS[block.text("split")] if "split" in block.values else (1, 1, 1)
    x, top, lowest = pen.x + side, pen.y, pen.y
    room = pen.width - 2 * side
    for part, slot in zip(parts, block.slots, strict=True):
        width = room * part / sum(parts)
        column = Pen(pen.theme, x, width - 20, top, pen.shapes)
        _line(slot, column, 0)
        lowest, x = max(lowest, column.y), x + width
    pen.y = lowest


def _headline(block: Block, pen: Pen, room: Room) -> None:
    size, line = SIZES[block.text("level")]
    ink = block.text("colour") or str(pen.theme["text"])
    anchor = {"left": "start", "center": "middle", "right": "end"}[room.align]
    letters = int(room.width / (size * LETTER))
    for words in _wrapped(_plain(block.text("text")), letters)[:2]:
        x = round(room.begin(0))
        pen.shapes.append(["words", x, round(pen.y + size), size, ink, anchor, words])
        pen.y += line


def _button(block: Block, pen: Pen, room: Room) -> None:
    words = _plain(block.text("text"))[:40]
    wide = min(room.width, len(words) * 16 * LETTER + 48)
    x = room.begin(wide)
    fill = block.text("fill") or str(pen.theme["accent"])
    pen.box(x, wide, 44, fill, rounding=int(pen.theme["rounding"]))
    colour = block.text("colour") or str(pen.theme["on_accent"])
    middle = [round(x + wide / 2), round(pen.y + 28)]
    pen.shapes.append(["words", *middle, 16, colour, "middle", words])
    pen.y += 44


LEAVES: dict[str, Callable[[Block, Pen, Room], None]] = {
    "heading": _headline,
    "text": _words,
    "footer": _footer,
    "social": _social,
    "button": _button,
    "image": _picture,
    "html": _picture,
    "divider": _divider,
    "spacer": _spacer,
}


def _bars(text: str, size: int, width: float) -> Iterator[float]:
    """Yield how wide each line of a text is, as a share of the room."""
    for line in text.splitlines():
        length = len(_plain(line)) * size * LETTER / width
        for _ in range(math.floor(length)):
            yield 1.0
        if length % 1:
            yield max(0.08, length % 1)


def _plain(text: str) -> str:
    return MARKUP.sub(lambda found: found[1] or found[2] or "", text)


def _wrapped(text: str, most: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
