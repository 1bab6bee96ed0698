"""A native form: Enter submits, the submit button shows the work, errors land on their field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from nicegui.element import Element

from core.errors import AppError
from ui.kit.atoms.buttons import Button
from ui.kit.molecules.fields import Field
from ui.kit.parts import assign

submitted: ContextVar[Form | None] = ContextVar("submitted", default=None)
"""The form whose submission is being worked on, so that an error finds its field."""


class Form(Element):
    """Fields and a submit button; use it as a context manager.

    What is submitted twice is done once; what was typed anew before the second time is done next.
    """

    def __init__(self, on_submit: Callable[[], Awaitable[Any]]) -> None:
        super().__init__("form")
        self.classes("stack g16")
        assign(self, {"novalidate": True})
        self._work = on_submit
        self._running = self._again = False
        self._typed = 0
        self.on("submit.prevent", self._submit, args=[])

    def fail(self, error: AppError) -> bool:
        """Show an error and its way out on the field it names; return whether there was one."""
        named = [f for f in self._fields() if error.field and f.name == error.field]
        advice = error.advice
        exits = "" if advice.action == type(error).default_action else f" {advice.action}"
        for found in named:
            found.error = advice.message + exits
        return bool(named)

    def _fields(self) -> list[Field]:
        return [element for element in self.descendants() if isinstance(element, Field)]

    async def _submit(self) -> None:
        if self._running:
            self._again = self._again or self._words() > self._typed
            return
        self._running = self._again = True
        try:
            while self._again and not self.is_deleted:
                self._again, self._typed = False, self._words()
                await self._do()
        finally:
            self._running = False

    async def _do(self) -> None:
        buttons = [
            b for b in self.descendants() if isinstance(b, Button) and b.props["type"] == "submit"
        ]
        for field in self._fields():
            if field.error:
                field.error = ""
        for pressed in buttons:
            pressed.set_busy(True)
        token = submitted.set(self)
        try:
            await self._work()
        finally:
            submitted.reset(token)
            for pressed in buttons:
                pressed.set_busy(False)

    def _words(self) -> int:
        return sum(field.typed for field in self._fields())


def form(on_submit: Callable[[], Awaitable[Any]]) -> Form:
    """Open a form; ``on_submit`` is a coroutine function."""
    return Form(on_submit)
