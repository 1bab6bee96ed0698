"""Dialogs: questions that hold the page until they are answered."""

from __future__ import annotations

import asyncio

from nicegui import context
from nicegui.element import Element

from ui.kit.atoms.buttons import button
from ui.kit.atoms.texts import h2
from ui.kit.molecules.fields import field
from ui.kit.parts import VUE, Component, assign, box, text


class Modal(Component, component=VUE / "modal.js"):
    """A dialog that is open as long as it exists; ``answer`` is what it was closed with."""

    def __init__(self, label: str, *, wide: bool = False) -> None:
        super().__init__()
        assign(self, {"label": label, "wide": wide})
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.on("dismiss", lambda: self.close(""), args=[])

    def close(self, answer: str) -> None:
        """Close with an answer; "" means it was dismissed."""
        if not self._answer.done():
            self._answer.set_result(answer)

    async def answered(self) -> str:
        """Wait for the answer, then take the dialog away."""
        try:
            return await self._answer
        finally:
            if not self.is_deleted:
                self.delete()

    def _handle_delete(self) -> None:
        self.close("")
        super()._handle_delete()


def dialog(label: str, *, wide: bool = False) -> Modal:
    """Open a dialog above everything; fill it in a ``with`` block, then await ``answered()``."""
    with context.client.layout:
        return Modal(label, wide=wide)


def modal_foot(modal: Modal, back: str = "Cancel") -> Element:
    """Open the row at a dialog's end; its first button leads out and changes nothing."""
    with box("modal-foot") as foot:
        button(back, variant="secondary", on_click=lambda: modal.close(""))
    return foot


async def confirm(
    title: str, content: str, verb: str, *, danger: bool = True, typed: str | None = None
) -> bool:
    """Ask before something is done; ``typed`` must be typed letter by letter to allow it."""
    with dialog(title) as modal:
        h2(title)
        text(content, "text", "p")
        asked = field(f"Type {typed} to confirm", autocomplete="off", focus=True) if typed else None
        with modal_foot(modal, "Go back"):
            go = button(
                verb,
                variant="danger" if danger else "primary",
                on_click=lambda: modal.close("yes") if _matches(asked, typed) else None,
                disabled=typed is not None,
                testid="confirm",
            )
        if asked is not None:
            asked.on_value_change(lambda: go.set_enabled(_matches(asked, typed)))
    return await modal.answered() == "yes"


def _matches(asked: Element | None, typed: str | None) -> bool:
    return asked is None or str(getattr(asked, "value", "")).strip() == typed
