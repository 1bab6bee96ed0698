"""The writing assistant in the editor of a template: for its subject, a block, or a selected passage."""

from __future__ import annotations

from typing import Any

from core.sending.block_edits import find
from core.sending.writing import Way
from ui import kit
from ui.sending import writing
from ui.sending.templates_desk import Desk
from ui.sending.templates_elements import BlockEditor, SourceEditor

WORDED = ("text", "code")
"""The properties of blocks that hold words; the second is HTML."""


async def subject(desk: Desk, field: kit.Field) -> None:
    """Let the person choose a subject."""
    line = await writing.suggested(desk.view, desk.content)
    if line:
        field.value = line


async def block(desk: Desk, editor: BlockEditor, block_id: str, way: Way) -> None:
    """Reword a block; it is a step that can be undone."""
    if desk.history is None:
        return
    values = find(desk.history.design, block_id).values
    name = next((one for one in WORDED if one in values), "")
    if not name:
        return
    words = await writing.reworded(desk.view, way, str(values[name]), markup=name == "code")
    if words is not None:
        _show(editor, desk.step({"do": "reword", "id": block_id, "name": name, "value": words}))


async def source(desk: Desk, editor: SourceEditor, part: str, asked: list[Any]) -> None:
    """Reword what is selected of the HTML or the text, or all of it."""
    whole, way = str(getattr(desk.content, part)), Way(str(asked[0]))
    begin, end = int(asked[1]), int(asked[2])
    if begin == end:
        begin, end = 0, len(whole)
    words = await writing.reworded(desk.view, way, whole[begin:end], markup=part == "html")
    if words is not None:
        desk.change(**{part: f"{whole[:begin]}{words}{whole[end:]}"})
        _show(editor, str(getattr(desk.content, part)))


def _show(editor: BlockEditor | SourceEditor, what: Any) -> None:
    if not editor.is_deleted:
        editor.run_method("show", what)
