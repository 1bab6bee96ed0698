"""The three ways to write a template: blocks, HTML and text, each in its tab."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from nicegui import events
from nicegui.element import Element

from core.sending import block_steps, saved_blocks, template_content
from core.sending.block_edits import find
from core.sending.blocks import written
from core.sending.template_preview import Preview
from core.sending.templates import TemplateContent
from core.sending.writing import Way
from core.system import Work
from ui import kit
from ui.kit.parts import assign
from ui.sending import templates_dialogs, templates_writing, writing
from ui.sending.templates_desk import Desk
from ui.sending.templates_elements import BlockEditor, SourceEditor
from ui.sending.templates_new import starter

TABS = (
    kit.Tab("design", "Design", "layers"),
    kit.Tab("html", "HTML", "code"),
    kit.Tab("text", "Text", "file-text"),
)


class Parts:
    """The tabs of an editor, and what of them is open."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.open = "design" if desk.content.design else "html"
        self.blocks: BlockEditor | None = None
        self.source: SourceEditor | None = None
        self.text: SourceEditor | None = None
        self.holders: dict[str, Element] = {}

    def draw(self) -> None:
        """Draw the tabs."""
        tabs = kit.tabs("Ways to write", TABS, start=self.open)
        tabs.on("tab", lambda event: setattr(self, "open", str(event.args)))
        for tab, drawing in (("design", self._design), ("html", self._html), ("text", self._text)):
            with tabs.panel(tab):
                self.holders[tab] = kit.box("stack g12")
                with self.holders[tab]:
                    drawing()

    def insert(self, words: str) -> None:
        """Write something at the caret of the tab that is open."""
        editor = {"design": self.blocks, "html": self.source, "text": self.text}[self.open]
        if editor is not None and not editor.is_deleted:
            editor.run_method("insert", words)

    def mark(self, drawn: Preview) -> None:
        """Mark what is wrong, where it stands."""
        found = [asdict(problem) for problem in drawn.problems]
        parts = {
            "design": (self.blocks, {"design"}),
            "html": (self.source, {"html", "subject", "preheader"}),
            "text": (self.text, {"text"}),
        }
        for editor, names in parts.values():
            if editor is not None and not editor.is_deleted:
                editor.run_method("mark", [one for one in found if one["part"] in names])
        if not self.desk.content.text:
            self._show(self.text, drawn.text)

    def saved(self) -> None:
        """Show what cleaning has made of the HTML."""
        self._show(self.source, self.desk.content.html)

    def redraw(self) -> None:
        """Draw all tabs anew, after the way of writing has changed."""
        for tab, drawing in (("design", self._design), ("html", self._html), ("text", self._text)):
            self.holders[tab].clear()
            with self.holders[tab]:
                drawing()

    def _design(self) -> None:
        self.blocks = None
        history = self.desk.history
        if history is None:
            kit.empty_state(
                "layers",
                "This template is written as HTML",
                "A design begins anew. The HTML stays in the list of versions.",
                lambda: kit.button("Begin a design", on_click=self._begin, variant="secondary"),
            )
            return
        self.blocks = BlockEditor()
        assign(
            self.blocks,
            {
                "schema": block_steps.schema(),
                "first": block_steps.state(history),
                "fields": list(self.desk.fields),
                "saved": [
                    {"id": block_id, "name": name} for block_id, name in self.desk.names.items()
                ],
                "problems": self._problems("design"),
                "ways": writing.ways(offered=self.desk.assistant),
            },
        )
        self.blocks.on("edit", self._step)
        self.blocks.on("keep", self._keep)
        self.blocks.on("write", self._reword)

    def _html(self) -> None:
        still = self.desk.history is not None
        if still:
            kit.alert(
                "accent",
                "The design writes this HTML",
                "It is shown as it was saved last. Go on with it to change what blocks cannot say.",
                lambda: kit.button(
                    "Go on as HTML", on_click=self._undesign, variant="secondary", small=True
                ),
            )
        self.source = self._editor(
            "HTML", self.desk.content.html or self.desk.template.html, still=still, testid="source"
        )
        assign(self.source, {"problems": self._problems("html", "subject", "preheader")})
        self._written(self.source, "html")

    def _text(self) -> None:
        own = bool(self.desk.content.text)
        kit.checkbox(
            "Write the text part myself",
            value=own,
            switch=True,
            hint="Else it is made from the mail, as it stands below.",
            on_change=self._own_text,
        )
        shown = self.desk.content.text or self.desk.preview.text
        self.text = self._editor("Text", shown, still=not own, testid="text-part")
        assign(self.text, {"problems": self._problems("text")})
        self._written(self.text, "text")

    def _editor(self, label: str, first: str, *, still: bool, testid: str) -> SourceEditor:
        editor, ways = SourceEditor(), writing.ways(offered=self.desk.assistant)
        shown = {"label": label, "first": first, "still": still, "testid": testid, "ways": ways}
        assign(editor, shown)
        return editor

    def _written(self, editor: SourceEditor, part: str) -> None:
        """Take what is typed into a part, and what the assistant makes of it."""

        async def reword(event: events.GenericEventArguments) -> None:
            await templates_writing.source(self.desk, editor, part, list(event.args))

        editor.on("source", lambda event: self.desk.change(**{part: str(event.args)}))
        editor.on("write", reword)

    def _problems(self, *parts: str) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.desk.preview.problems if one.part in parts]

    def _step(self, event: events.GenericEventArguments) -> None:
        step: dict[str, Any] = dict(event.args)
        state = self.desk.step(step)
        if self.blocks is not None and state:
            quiet = step.get("do") in {"change", "theme"}
            kept = {name: value for name, value in state.items() if not quiet or name in FLAGS}
            self.blocks.run_method("show", {**kept, "seq": step.get("seq", 0)})

    async def _reword(self, event: events.GenericEventArguments) -> None:
        if self.blocks is not None:
            block_id, way = map(str, event.args)
            await templates_writing.block(self.desk, self.blocks, block_id, Way(way))

    async def _keep(self, event: events.GenericEventArguments) -> None:
        if self.desk.history is None or self.blocks is None:
            return
        block = written(find(self.desk.history.design, str(event.args)))
        name = await templates_dialogs.asked(
            "Keep this block", "It can be put into every design under this name.", "Keep block"
        )
        if not name:
            return
        kept = await self.desk.view.act("The block is kept", saved_blocks.keep, name, block)
        if kept is not None:
            self.desk.keep(kept)
            shown = [{"id": one, "name": title} for one, title in self.desk.names.items()]
            assign(self.blocks, {"saved": shown})

    async def _begin(self) -> None:
        self.desk.as_design(starter())
        self.redraw()

    async def _undesign(self) -> None:
        sure = await self.desk.view.confirm(
            "Go on as HTML?",
            "The blocks are left behind; versions saved so far keep them.",
            "Go on as HTML",
            danger=False,
        )
        if sure and await self.desk.as_html():
            self.redraw()

    async def _own_text(self, own: bool) -> None:  # noqa: FBT001 - what a switch says
        view = self.desk.view
        start = (
            await view.act("The text is yours to change", generated, self.desk.content)
            if own
            else ""
        )
        self.desk.change(text=start or "")
        self.holders["text"].clear()
        with self.holders["text"]:
            self._text()

    @staticmethod
    def _show(editor: SourceEditor | None, text: str) -> None:
        if editor is not None and not editor.is_deleted:
            editor.run_method("show", text)


FLAGS = frozenset({"can_undo", "can_redo"})
"""What the editor has to hear after a change of its own; the rest it knows."""


async def generated(_: Work, content: TemplateContent) -> str:
    """Return the text part that a template makes by itself."""
    return template_content.text_of_html(content)
