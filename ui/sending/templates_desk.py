"""A template while one person writes it: what is typed is kept, shown and checked by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from nicegui import background_tasks

from core.sending import (
    block_steps,
    blocks,
    contact_fields,
    saved_blocks,
    template_drafts,
    template_preview,
    templates,
    writing,
)
from core.sending.block_history import History
from core.sending.saved_blocks import SavedBlock
from core.sending.template_drafts import TemplateDraft
from core.sending.template_preview import Preview
from core.sending.templates import Removal, Template, TemplateContent
from core.system import Work
from ui.shell.view import View

PAUSE_SECONDS = 0.35
"""How long typing has to rest before the preview is drawn and the draft is kept."""


@dataclass(slots=True)
class Desk:
    """The template as it stands on the page.

    ``version`` is the saved one it began from; ``on_shown`` is told every new preview, ``on_kept``
    whether there is anything that is not saved.
    """

    view: View
    template: Template
    content: TemplateContent
    version: int
    history: History | None
    saved: dict[str, Any] = field(default_factory=dict)
    """Blocks kept for reuse, by their id."""
    names: dict[str, str] = field(default_factory=dict)
    """What those are called."""
    fields: tuple[str, ...] = ()
    assistant: bool = False
    """Whether there is somebody to ask for other words."""
    typed: bool = False
    empty: bool = False
    preview: Preview = field(default_factory=Preview)
    on_shown: Callable[[Preview], Any] = lambda _: None
    on_kept: Callable[[], Any] = lambda: None
    _waiting: bool = False
    _running: bool = False

    @classmethod
    async def of(cls, view: View, template: Template) -> Desk:
        """Return a template as the person left it: saved, or with what they typed since."""
        draft, kept, fields, assistant = await view.read(_around, template)
        content = TemplateContent.of(template)
        version = template.version
        if draft is not None:
            content, version = TemplateContent.read(draft.content), draft.base_version
        desk = cls(view, template, content, version, None, typed=draft is not None)
        for one in kept:
            desk.keep(one)
        desk.fields, desk.assistant = tuple(sorted(fields)), assistant
        if content.design:
            desk.history = History(blocks.read(content.design))
        await desk.look()
        return desk

    def change(self, **words: Any) -> None:
        """Take what was typed into one part."""
        changed = replace(self.content, **words)
        if changed != self.content:
            self.content = changed
            self._touch()

    def step(self, step: dict[str, Any]) -> dict[str, Any]:
        """Take a step of the block editor; return what it is to show."""
        if self.history is None:
            return {}
        if step.get("do") == "insert":
            step = {**step, "block": self.saved.get(str(step.get("saved", "")))}
        selected, refused = block_steps.tried(self.history, step)
        if refused:
            self.view.toast("warning", refused)
        self.change(design=self.history.design.to_json())
        return block_steps.state(self.history, selected)

    def keep(self, block: SavedBlock) -> None:
        """Have a block at hand that is kept for reuse."""
        self.saved[str(block.id)], self.names[str(block.id)] = block.block, block.name

    async def as_html(self) -> bool:
        """Go on with the HTML that the design writes, without the design; tell whether it did."""
        content = await self.view.act("It is HTML now", templates.as_html, self.content)
        if content is None:
            return False
        self.history = None
        self.change(design={}, html=content.html)
        return True

    def as_design(self, design: dict[str, Any]) -> None:
        """Begin a design; the HTML of before stays in the versions."""
        self.history = History(blocks.read(design))
        self.change(design=self.history.design.to_json())

    async def save(self, *, over: bool = False) -> list[Removal] | None:
        """Save; return what cleaning took out, None when it was refused."""
        version = self.version
        if over:
            version = (await self.view.read(templates.get, self.template.id)).version
        done = await self.view.act(
            "The template is saved", templates.save, self.template.id, self.content, version
        )
        if done is None:
            return None
        self.template, removed = done
        self.content = TemplateContent.of(self.template)
        self.version, self.typed = self.template.version, False
        await self.look()
        return removed

    async def drop(self) -> None:
        """Throw away what was typed since the last save."""
        await self.view.act("Back to what was saved", template_drafts.drop, self.template.id)

    async def look(self) -> None:
        """Draw the preview anew."""
        drawn = await self.view.quietly(
            template_preview.preview,
            self.content,
            empty=self.empty,
            marked=bool(self.content.design),
        )
        if drawn is not None:
            self.preview = drawn
            self.on_shown(drawn)

    def _touch(self) -> None:
        self.typed = self._waiting = True
        self.on_kept()
        if not self._running:
            self._running = True
            background_tasks.create(self._settle())

    async def _settle(self) -> None:
        """Keep and show what was typed, once typing rests."""
        while self._waiting:
            self._waiting = False
            await asyncio.sleep(PAUSE_SECONDS)
            if self._waiting:
                continue
            await self.view.quietly(
                template_drafts.keep, self.template.id, self.content, self.version
            )
            await self.look()
        self._running = False


async def _around(
    work: Work, template: Template
) -> tuple[TemplateDraft | None, list[SavedBlock], frozenset[str], bool]:
    """Return what was typed since, blocks kept for reuse, fields people have, and the assistant."""
    return (
        await template_drafts.find(work, template.id),
        await saved_blocks.listing(work),
        await contact_fields.known(work),
        await writing.offered(work),
    )
