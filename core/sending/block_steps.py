"""Steps of an editor, as JSON tells them, taken on a design; and the design as the editor shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from core.errors import Invalid, Refused
from core.sending import block_edits, blocks
from core.sending.block_edits import Place
from core.sending.block_history import History
from core.sending.block_kinds import KINDS, THEME, Kind

Step = Mapping[str, Any]


def take(history: History, step: Step) -> str:
    """Take one step; return the id of the block to go on with, "" for none.

    ``do`` is add, insert, move, shift, change, reword, theme, duplicate, remove, undo or redo. Raises
    Invalid for a step that makes no sense, NotFound for a block that is gone.
    """
    what = str(step.get("do", ""))
    if what not in STEPS:
        raise Invalid("There is no such step.", field="design")
    return STEPS[what](history, step)


def tried(history: History, step: Step) -> tuple[str, str]:
    """Take one step if it can be taken; return the block to go on with, and why it could not."""
    if step.get("do") == "look":
        return "", ""
    try:
        return take(history, step), ""
    except Refused as error:
        return "", error.advice.message


def state(history: History, selected: str = "") -> dict[str, Any]:
    """Return what the editor shows."""
    return {
        **history.design.to_json(),
        "can_undo": history.can_undo,
        "can_redo": history.can_redo,
        "selected": selected,
    }


@cache
def schema() -> dict[str, Any]:
    """Return the kinds of blocks and the theme, with their properties, as JSON."""
    return {"kinds": [_shown(kind) for kind in KINDS.values()], "theme": _shown(THEME)}


def _shown(kind: Kind) -> dict[str, Any]:
    return asdict(kind) | {"family": kind.name.removesuffix("3")}


def _add(history: History, step: Step) -> str:
    design, new = block_edits.add(history.design, str(step.get("kind", "")), _place(step))
    history.take(design)
    return new


def _insert(history: History, step: Step) -> str:
    block = step.get("block")
    if not isinstance(block, Mapping):
        raise Invalid("There is no block to put in.", field="design")
    design, new = block_edits.insert(history.design, blocks.block_of(block), _place(step))
    history.take(design)
    return new


def _move(history: History, step: Step) -> str:
    history.take(block_edits.move(history.design, _id(step), _place(step)))
    return _id(step)


def _shift(history: History, step: Step) -> str:
    history.take(block_edits.shift(history.design, _id(step), down=bool(step.get("down"))))
    return _id(step)


def _change(history: History, step: Step) -> str:
    block_id, name = _id(step), str(step.get("name", ""))
    design = block_edits.change(history.design, block_id, name, step.get("value"))
    history.take(design, f"{block_id}.{name}")
    return block_id


def _reword(history: History, step: Step) -> str:
    """Change a text at once: a step of its own, however much was typed before."""
    block_id, name = _id(step), str(step.get("name", ""))
    history.take(block_edits.change(history.design, block_id, name, step.get("value")))
    return block_id


def _theme(history: History, step: Step) -> str:
    name = str(step.get("name", ""))
    history.take(block_edits.change_theme(history.design, name, step.get("value")), f"theme.{name}")
    return ""


def _duplicate(history: History, step: Step) -> str:
    design, new = block_edits.duplicate(history.design, _id(step))
    history.take(design)
    return new


def _remove(history: History, step: Step) -> str:
    """Remove a block; go on with the one that takes its place, or stands before or around it."""
    place = block_edits.place_of(history.design, _id(step))
    design = block_edits.remove(history.design, _id(step))
    history.take(design)
    parent = block_edits.find(design, place.parent) if place.parent else None
    line = parent.slots[place.slot] if parent else design.blocks
    return line[min(place.index, len(line) - 1)].id if line else place.parent


def _undo(history: History, _: Step) -> str:
    history.undo()
    return ""


def _redo(history: History, _: Step) -> str:
    history.redo()
    return ""


def _id(step: Step) -> str:
    return str(step.get("id", ""))


def _place(step: Step) -> Place:
    slot, index = step.get("slot", 0), step.get("index", 0)
    if not isinstance(slot, int) or not isinstance(index, int):
        raise Invalid("There is no such place.", field="design")
    return Place(str(step.get("parent", "")), slot, index)


STEPS: dict[str, Callable[[History, Step], str]] = {
    "add": _add,
    "insert": _insert,
    "move": _move,
    "shift": _shift,
    "change": _change,
    "reword": _reword,
    "theme": _theme,
    "duplicate": _duplicate,
    "remove": _remove,
    "undo": _undo,
    "redo": _redo,
}
