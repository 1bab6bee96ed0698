"""A part of a page that takes a while: drawn once its page is there, with a sentence until then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from nicegui import background_tasks
from nicegui.element import Element

from core.errors import AppError
from ui import kit
from ui.layers import new_id

log = structlog.get_logger(__name__)


class Later(Element):
    """The place such a part is drawn in; leaving the page ends the work."""

    def __init__(self, saying: str, draw: Callable[[], Awaitable[Any]]) -> None:
        super().__init__("div")
        self.classes("stack g16")
        self._draw = draw
        self._task: asyncio.Task[None] | None = None
        with self, kit.box("row g8", role="status") as self._waiting:
            kit.box("spin", "span", aria_hidden="true")
            kit.text(saying, "muted", "span")
        if self.client.has_socket_connection:
            self._start()
        else:
            self.client.on_connect(self._start)

    @property
    def waiting(self) -> bool:
        """Say whether it is still to be drawn."""
        return not self._waiting.is_deleted

    def _start(self) -> None:
        if self._task is None and not self.is_deleted:
            self._task = background_tasks.create(self._fill(), name="later")

    async def _fill(self) -> None:
        with self:
            try:
                await self._draw()
            except AppError as refusal:
                kit.error_card(refusal, new_id())
            except Exception as error:
                error_id = new_id()
                log.exception("part could not be drawn", error_id=error_id)
                kit.error_card(error, error_id)
            if self.waiting:
                self._waiting.delete()

    def _handle_delete(self) -> None:
        if self._task is not None:
            self._task.cancel()
        super()._handle_delete()


def later(saying: str, draw: Callable[[], Awaitable[Any]]) -> Later:
    """Draw what providers are asked for, or what takes long to build, once the browser has the page.

    ``saying`` tells what is being done until then; a refusal becomes a card in its place.
    """
    return Later(saying, draw)
