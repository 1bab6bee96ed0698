"""Buttons that show their work: busy and disabled while what they started runs."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from nicegui.elements.mixins.text_element import TextElement

from ui.kit.atoms.marks import icon as draw_icon
from ui.kit.parts import assign, checked_href

Variant = Literal["primary", "secondary", "danger", "ghost"]
Handler = Callable[[], Awaitable[Any] | Any]


class Button(TextElement):
    """A native button; ``work`` runs at most once at a time."""

    def __init__(self, label: str, work: Handler | None, attributes: dict[str, Any]) -> None:
        super().__init__(tag="button", text=label)
        assign(self, {"type": "button", **attributes})
        self._work = work
        self._busy = False
        if work is not None:
            self.on("click", self._press, args=[])

    @property
    def busy(self) -> bool:
        """Say whether what it started is still running."""
        return self._busy

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a setter
        """Show the spinner and refuse clicks, or stop doing so.

        It keeps the focus, and a form still hears of a press: browsers swallow those of disabled ones.
        """
        self._busy = busy
        if self.is_deleted:
            return
        self.classes(add="busy" if busy else "", remove="" if busy else "busy")
        self.props["aria-disabled"] = "true" if busy else None
        self.props["aria-busy"] = "true" if busy else None

    def set_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - a setter
        """Allow or refuse clicks."""
        self.props["disabled"] = not enabled

    def _handle_delete(self) -> None:
        super()._handle_delete()
        self._work = None  # what it starts may know the button

    async def _press(self) -> None:
        if self._busy or self._work is None:
            return
        result = self._work()
        if inspect.isawaitable(result):
            self.set_busy(True)
            try:
                await result
            finally:
                self.set_busy(False)


def button(
    label: str,
    *,
    on_click: Handler | None = None,
    variant: Variant = "primary",
    icon: str = "",
    icon_after: bool = False,
    small: bool = False,
    submit: bool = False,
    disabled: bool = False,
    testid: str | None = None,
) -> Button:
    """Draw a button. A coroutine given as ``on_click`` turns it into a spinner until it ends."""
    kind = "submit" if submit else "button"
    element = Button(label, on_click, {"type": kind, "disabled": disabled, "data_testid": testid})
    element.classes(f"btn {variant}{' slim' if small else ''}{' after' if icon_after else ''}")
    if icon:
        with element:
            draw_icon(icon)
    return element


def link_button(
    label: str, target: str, *, variant: Variant = "primary", icon: str = "", small: bool = False
) -> TextElement:
    """Draw a link that looks like a button: it goes somewhere, it does nothing."""
    element = TextElement(tag="a", text=label)
    element.classes(f"btn {variant}{' slim' if small else ''}")
    assign(element, {"href": checked_href(target)})
    if icon:
        with element:
            draw_icon(icon)
    return element


def icon_button(
    icon: str, label: str, *, on_click: Handler | None = None, variant: Variant = "ghost"
) -> Button:
    """Draw a button that is only an icon; ``label`` is what it is called aloud and on hover."""
    element = Button("", on_click, {"aria_label": label, "title": label})
    element.classes(f"btn {variant} icon")
    with element:
        draw_icon(icon)
    return element
