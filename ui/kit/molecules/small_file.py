"""A small file handed over as bytes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events

from core.errors import Invalid
from ui.kit.parts import VUE, Component, assign

MOST_BYTES = 600 * 1024
"""What fits into one message of the socket once it is written as text."""

Take = Callable[[str, bytes], Awaitable[Any]]


class SmallFile(Component, component=VUE / "small_file.js"):
    """A place to choose a file or drop one on."""

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take
        self.on("file", self._given)

    async def _given(self, event: events.GenericEventArguments) -> None:
        name, text = (str(part) for part in event.args)
        try:
            await self._take(name, decoded(text))
        finally:
            self.run_method("done")


def small_file(label: str, take: Take, *, accept: str = "", hint: str = "") -> SmallFile:
    """Ask for a file of at most 600 kB and give its name and bytes to ``take``."""
    element = SmallFile(take)
    assign(element, {"label": label, "accept": accept, "hint": hint, "most": MOST_BYTES})
    return element


def decoded(text: str) -> bytes:
    """Return the bytes of a file as the browser sends it; raise Invalid for what is too large."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Invalid("The file could not be read.", action="Choose it again.") from None
    if len(raw) > MOST_BYTES:
        raise Invalid("The file is too large.", action="Choose one of at most 600 kB.")
    return raw
