"""Edits of a design: add, move, change, duplicate, remove; each gives a new design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.errors import Invalid, NotFound
from core.sending.block_kinds import THEME
from core.sending.blocks import (
    MOST_BLOCKS,
    Block,
    Design,
    accepts,
    checked,
    fresh,
    kind_of,
    numbered,
    walk,
)

Line = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: in a slot of ``parent`` ("" for the mail itself), at an index."""

    parent: str = ""
    slot: int = 0
    index: int = 0


def add(design: Design, kind: str, place: Place) -> tuple[Design, str]:
    """Put a new block somewhere; return the design and the block's id."""
    return insert(design, fresh(kind), place)


def insert(design: Design, block: Block, place: Place) -> tuple[Design, str]:
    """Put a block, with all that is in it, somewhere; return the design and the block's new id."""
    if sum(1 for _ in design.every()) + sum(1 for _ in walk((block,))) > MOST_BLOCKS:
        raise Invalid(f"A design has at most {MOST_BLOCKS} blocks.", field="design")
    before = {one.id for one in design.every()}
    made = numbered(_put(design, _anonymous(block), place))
    new = next(one for one in made.every() if one.id not in before)
    return made, new.id


def change(design: Design, block_id: str, name: str, value: object) -> Design:
    """Set a property of a block; unknown ones are refused."""
    asked = kind_of(find(design, block_id).kind).property(name)
    if asked is None:
        raise Invalid(f"This block has no {name[:40]}.", field="design")
    kept = checked(asked, value)
    return _mapped(
        design, block_id, lambda block: (replace(block, values={**block.values, name: kept}),)
    )


def change_theme(design: Design, name: str, value: object) -> Design:
    """Set a property that the whole design shares."""
    asked = THEME.property(name)
    if asked is None:
        raise Invalid(f"A design has no {name[:40]}.", field="design")
    return replace(design, theme={**design.theme, name: checked(asked, value)})


def remove(design: Design, block_id: str) -> Design:
    """Take a block and all that is in it away."""
    find(design, block_id)
    return _mapped(design, block_id, lambda _: ())


def duplicate(design: Design, block_id: str) -> tuple[Design, str]:
    """Put a copy of a block behind it; return the design and the copy's id."""
    place = place_of(design, block_id)
    return insert(design, find(design, block_id), replace(place, index=place.index + 1))


def move(design: Design, block_id: str, place: Place) -> Design:
    """Put a block elsewhere; ``place`` counts as the design stands before."""
    block, old = find(design, block_id), place_of(design, block_id)
    if place.parent in {one.id for one in walk((block,))}:
        raise Invalid("A block cannot stand inside of itself.", field="design")
    same = (place.parent, place.slot) == (old.parent, old.slot)
    index = place.index - 1 if same and place.index > old.index else place.index
    return _put(remove(design, block_id), block, replace(place, index=index))


def shift(design: Design, block_id: str, *, down: bool) -> Design:
    """Move a block one step: past its neighbour, into one that takes it, or out of its block."""
    block, place = find(design, block_id), place_of(design, block_id)
    line = _line(design, place)
    beside = place.index + (1 if down else -1)
    if 0 <= beside < len(line):
        target = _beside(design, block, line[beside], replace(place, index=beside), down=down)
    elif not place.parent:
        return design
    else:
        target = _out(design, place, down=down)
    return _put(remove(design, block_id), block, target)


def find(design: Design, block_id: str) -> Block:
    """Return a block; raise NotFound when it is not there."""
    for block in design.every():
        if block.id == block_id:
            return block
    raise NotFound("This block is gone.", action="Go on with the design as it is now.")


def place_of(design: Design, block_id: str) -> Place:
    """Return where a block stands."""
    for index, block in enumerate(design.blocks):
        if block.id == block_id:
            return Place(index=index)
    for parent in design.every():
        for number, slot in enumerate(parent.slots):
            for index, block in enumerate(slot):
                if block.id == block_id:
                    return Place(parent.id, number, index)
    raise NotFound("This block is gone.", action="Go on with the design as it is now.")


def _beside(design: Design, block: Block, other: Block, place: Place, *, down: bool) -> Place:
    """Return the place past a neighbour, or inside of it if it takes such a block."""
    outer = (*_outer(design, other.id), other.kind)
    if not other.slots or not all(accepts(outer, one.kind) for one in walk((block,))):
        return place
    slot = 0 if down else len(other.slots) - 1
    return Place(other.id, slot, 0 if down else len(other.slots[slot]))


def _out(design: Design, place: Place, *, down: bool) -> Place:
    """Return the place in the next slot of the same block, or beside that block."""
    parent = find(design, place.parent)
    slot = place.slot + (1 if down else -1)
    if 0 <= slot < len(parent.slots):
        return Place(parent.id, slot, 0 if down else len(parent.slots[slot]))
    around = place_of(design, parent.id)
    return replace(around, index=around.index + (1 if down else 0))


def _outer(design: Design, block_id: str) -> tuple[str, ...]:
    """Return the kinds around a block, the outermost first."""
    parent = place_of(design, block_id).parent
    return (*_outer(design, parent), find(design, parent).kind) if parent else ()


def _line(design: Design, place: Place) -> Line:
    return find(design, place.parent).slots[place.slot] if place.parent else design.blocks


def _put(design: Design, block: Block, place: Place) -> Design:
    if not place.parent:
        return replace(design, blocks=_with(design.blocks, block, place.index))
    parent = find(design, place.parent)
    if not 0 <= place.slot < len(parent.slots):
        raise Invalid("This block has no such place.", field="design")
    outer = (*_outer(design, parent.id), parent.kind)
    if not all(accepts(outer, one.kind) for one in walk((block,))):
        raise Invalid(
            "Columns cannot stand in columns, nor conditions in conditions.",
            field="design",
            action="Put the block above or below.",
        )
    slots = tuple(
        _with(slot, block, place.index) if number == place.slot else slot
        for number, slot in enumerate(parent.slots)
    )
    return _mapped(design, parent.id, lambda found: (replace(found, slots=slots),))


def _with(line: Line, block: Block, index: int) -> Line:
    at = max(0, min(index, len(line)))
    return (*line[:at], block, *line[at:])


def _anonymous(block: Block) -> Block:
    slots = tuple(tuple(_anonymous(inner) for inner in slot) for slot in block.slots)
    return replace(block, id="", slots=slots)


def _mapped(design: Design, block_id: str, become: Callable[[Block], Line]) -> Design:
    """Return a design in which one block has become others."""

    def line(blocks: Line) -> Line:
        made: list[Block] = []
        for block in blocks:
            if block.id == block_id:
                made.extend(become(block))
            else:
                made.append(replace(block, slots=tuple(line(slot) for slot in block.slots)))
        return tuple(made)

    return replace(design, blocks=line(design.blocks))
