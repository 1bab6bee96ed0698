"""Designs: blocks in an order, some of which hold others; read strictly from JSON, written back to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Invalid
from core.sending.block_kinds import KINDS, THEME, Input, Kind, Property, Value

MOST_BLOCKS = 200
LONGEST = {Input.line: 500, Input.words: 20_000, Input.code: 200_000, Input.address: 2_000}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
NAME = re.compile(r"[A-Za-z_][\w.-]{0,63}")
ID = re.compile(r"b[1-9]\d{0,8}")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
Slots = tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block; ``slots`` hold the blocks inside of it."""

    id: str
    kind: str
    values: Mapping[str, Value]
    slots: Slots = ()

    def text(self, name: str) -> str:
        """Return a property that is text."""
        return str(self.values[name])

    def number(self, name: str) -> int:
        """Return a property that is a number."""
        return int(self.values[name])


@dataclass(frozen=True, slots=True)
class Design:
    """A mail as blocks, and what they share."""

    blocks: tuple[Block, ...] = ()
    theme: Mapping[str, Value] = field(default_factory=lambda: defaults(THEME))

    def every(self) -> Iterator[Block]:
        """Yield every block, outer ones first."""
        yield from walk(self.blocks)

    def to_json(self) -> dict[str, Any]:
        """Return the design as JSON."""
        return {"theme": dict(self.theme), "blocks": [written(block) for block in self.blocks]}


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield blocks and those inside of them."""
    for block in blocks:
        yield block
        for slot in block.slots:
            yield from walk(slot)


def written(block: Block) -> dict[str, Any]:
    """Return a block as JSON."""
    shown: dict[str, Any] = {"id": block.id, "kind": block.kind, "values": dict(block.values)}
    if block.slots:
        shown["slots"] = [[written(inner) for inner in slot] for slot in block.slots]
    return shown


def read(raw: Mapping[str, Any]) -> Design:
    """Return the design that JSON tells of; raise Invalid for what is none.

    Values out of bounds come in bounds, unknown properties go, ids are given where they are missing.
    """
    blocks = raw.get("blocks", [])
    if not isinstance(blocks, list) or not isinstance(raw.get("theme", {}), Mapping):
        raise _invalid("A design is an object with a theme and a list of blocks.")
    design = Design(
        tuple(_block(block, ()) for block in blocks), _values(THEME, raw.get("theme", {}))
    )
    if sum(1 for _ in design.every()) > MOST_BLOCKS:
        raise _invalid(f"A design has at most {MOST_BLOCKS} blocks.")
    return numbered(design)


def fresh(kind: str, block_id: str = "") -> Block:
    """Return a new block with what it holds by default; raise Invalid for an unknown kind."""
    made = kind_of(kind)
    return Block(block_id, kind, defaults(made), tuple(() for _ in made.slots))


def block_of(raw: Mapping[str, Any]) -> Block:
    """Return one block that JSON tells of, without ids."""
    return _block(raw, ())


def kind_of(name: str) -> Kind:
    """Return a kind; raise Invalid when there is none of this name."""
    if name not in KINDS:
        raise _invalid(f"There is no kind of block called {name[:40]}.")
    return KINDS[name]


def accepts(outer: tuple[str, ...], kind: str) -> bool:
    """Tell whether a kind may stand inside of these: never in its like, columns never in columns."""
    families = {name.removesuffix("3") for name in outer}
    return kind.removesuffix("3") not in families or not KINDS[kind].slots


def defaults(kind: Kind) -> dict[str, Value]:
    """Return what a kind holds by default."""
    return {one.name: one.default for one in kind.properties}


def checked(asked: Property, value: object) -> Value:
    """Return a value as a property may hold it; its default for what makes no sense."""
    match asked.input:
        case Input.yes:
            return value if isinstance(value, bool) else asked.default
        case Input.number:
            number = _number(value)
            return asked.default if number is None else max(asked.least, min(number, asked.most))
        case Input.choice:
            return value if value in dict(asked.options) else asked.default
    text = CONTROLS.sub("", str(value)) if isinstance(value, str | int) else ""
    match asked.input:
        case Input.colour:
            return text.lower() if COLOUR.fullmatch(text) else asked.default
        case Input.field:
            name = text.strip().lower()
            return name if NAME.fullmatch(name) else asked.default
        case Input.address:
            return text.strip()[: LONGEST[asked.input]]
        case Input.line:
            return " ".join(text.split())[: LONGEST[asked.input]]
    return text.replace("\r\n", "\n")[: LONGEST[asked.input]]


def numbered(design: Design) -> Design:
    """Return a design in which every block has an id of its own."""
    taken = [int(block.id[1:]) for block in design.every() if ID.fullmatch(block.id)]
    following = max(taken, default=0)
    seen: set[str] = set()

    def given(block: Block) -> Block:
        nonlocal following
        block_id = block.id
        if not ID.fullmatch(block_id) or block_id in seen:
            following += 1
            block_id = f"b{following}"
        seen.add(block_id)
        slots = tuple(tuple(given(inner) for inner in slot) for slot in block.slots)
        return Block(block_id, block.kind, block.values, slots)

    return Design(tuple(given(block) for block in design.blocks), design.theme)


def _block(raw: object, outer: tuple[str, ...]) -> Block:
    if not isinstance(raw, Mapping):
        raise _invalid("A block is an object with a kind and values.")
    kind = kind_of(str(raw.get("kind", "")))
    if not accepts(outer, kind.name):
        raise _invalid(f"A block of the kind {kind.name} cannot stand inside of its like.")
    slots = raw.get("slots", [])
    if not isinstance(slots, list) or not all(isinstance(slot, list) for slot in slots):
        raise _invalid("The slots of a block are lists of blocks.")
    inside = (*outer, kind.name)
    filled = [*slots, *([] for _ in kind.slots)][: len(kind.slots)]
    return Block(
        str(raw.get("id", "")),
        kind.name,
        _values(kind, raw.get("values", {})),
        tuple(tuple(_block(inner, inside) for inner in slot) for slot in filled),
    )


def _values(kind: Kind, raw: object) -> dict[str, Value]:
    given = raw if isinstance(raw, Mapping) else {}
    return {
        one.name: checked(one, given[one.name]) if one.name in given else one.default
        for one in kind.properties
    }


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return round(float(value))
    except (ValueError, OverflowError):
        return None


def _invalid(sentence: str) -> Invalid:
    return Invalid(sentence, field="design")
