"""Somebody on the pages of the product, in this process: real pages over the real core, no browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from nicegui import Client, events
from nicegui.element import Element
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.outbox import Message
from nicegui.testing import User, general, user_simulation

from core.bus import EVERYTHING
from core.system import Actor, System
from ui.kit.atoms.buttons import Button
from ui.kit.molecules.dialogs import Modal
from ui.kit.molecules.forms import Form
from ui.kit.organisms.tables import DataTable
from ui.kit.parts import words
from ui.shell import pages
from ui.shell.frame import Chrome, frame
from ui.shell.later import Later
from ui.shell.live import Hub
from ui.shell.view import View
from ui.site import site

TRIES = 500
"""How often to look, a hundredth of a second apart."""


class _Leisure:
    """Looks for garbage when there is much of it, not before and after every visit."""

    @staticmethod
    def collect() -> None:
        """Leave it to Python."""


general.gc = _Leisure  # type: ignore[attr-defined, assignment]
pages.FIRST_PAINT = 20.0  # a page answers with its own status however busy the machine is


@asynccontextmanager
async def visiting(system: System, actor: Actor) -> AsyncIterator[Visitor]:
    """Let an actor open every page there is."""
    hub = Hub(system.clock.now)

    async def root() -> None:
        await frame(View(system, actor, hub), site(system.settings), Chrome())

    deaf = system.bus.listen(EVERYTHING, hub.ring)
    try:
        async with user_simulation(root=root) as user:
            yield Visitor(user)
            for client in list(Client.instances.values()):
                client.delete()
    finally:
        deaf()
        await _ended("live ")


async def _ended(name: str) -> None:
    """Stop the tasks whose names begin so, and let them give back what they hold."""
    left = [task for task in asyncio.all_tasks() if task.get_name().startswith(name)]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


class Visitor:
    """What somebody sees and does; ``toasts`` holds what was called out to them.

    ``status`` is what the last page was answered with, ``left_for`` where pages sent the browser.
    """

    def __init__(self, user: User) -> None:
        self.user = user
        self.toasts: list[str] = []
        self.left_for: list[str] = []
        self.status = 0
        user.http_client.event_hooks["response"] = [self._note]

    async def open(self, path: str) -> str:
        """Open a page, wait until it is built and return what it says."""
        outbox = (await self.user.open(path)).outbox
        passed_on = outbox._emit

        async def emit(message: Message) -> None:
            if message[1] == "run_javascript" and '"push"' in message[2]["code"]:
                self.toasts.append(message[2]["code"])
            if message[1] == "open":
                self.left_for.append(message[2]["path"])
            await passed_on(message)

        outbox._emit = emit  # type: ignore[method-assign]
        await self.until(lambda: not any(map(_is_unfinished, self.elements())))
        return self.said()

    async def _note(self, answer: httpx.Response) -> None:
        """Note the status, and have pages read that explain why they are not there."""
        self.status = answer.status_code
        if answer.headers.get("x-nicegui-content") == "page":
            answer.status_code = httpx.codes.OK

    def elements(self) -> list[Element]:
        """Return what the page is made of, without the frame around it, and any dialog."""
        client = self.user.client
        assert client is not None
        asked = [one for one in client.layout.descendants() if isinstance(one, Modal)]
        return [one for each in (client.content, *asked) for one in each.descendants()]

    def said(self) -> str:
        """Return every text of the page, one a line."""
        return "\n".join(said for one in self.elements() for said in _texts(one))

    def table(self, label: str = "") -> DataTable:
        """Return a table by its label, the first one by default."""
        tables = [one for one in self.elements() if isinstance(one, DataTable)]
        return next(one for one in tables if not label or one.props["label"] == label)

    def choose(self, action: str, row: int = 0, label: str = "") -> None:
        """Take a line of the menu of a table's row."""
        table = self.table(label)
        rows = list(table._rows)
        self.happen(table, "act", [action, rows[row]])

    def fill(self, name: str, value: Any) -> None:
        """Type into the field of this name or label, the newest where there are several."""
        fields = [
            one
            for one in self.elements()
            if isinstance(one, ValueElement) and name in (one.props.get("name"), one.props["label"])
        ]
        with self.user:
            fields[-1].value = value

    def button(self, label: str) -> Button:
        """Return the button of this text, name or test id, the newest where there are several."""
        return [
            one
            for one in self.elements()
            if isinstance(one, Button)
            and label in (one.text, one.props.get("aria-label"), one.props.get("data-testid"))
        ][-1]

    def press(self, label: str) -> None:
        """Press the button of this text, name or test id, the newest where there are several."""
        found = self.button(label)
        assert not found.props.get("disabled"), f"{label} cannot be pressed"
        if found.props["type"] == "submit":
            form = next(one for one in found.ancestors() if isinstance(one, Form))
            self.happen(form, "submit.prevent")
        else:
            self.happen(found, "click")

    def happen(self, element: Element, kind: str, args: Any = None) -> None:
        """Send an event of an element, as the browser would."""
        assert self.user.client is not None
        with self.user.client:
            for listener in list(element._event_listeners.values()):
                if listener.type == kind:
                    told = events.GenericEventArguments(
                        sender=element, client=self.user.client, args=args
                    )
                    events.handle_event(listener.handler, told)

    @property
    def asked(self) -> str:
        """What the dialog that is open says, "" while none is."""
        client = self.user.client
        assert client is not None
        return "\n".join(
            said
            for modal in client.layout.descendants()
            if isinstance(modal, Modal)
            for one in modal.descendants()
            for said in _texts(one)
        )

    async def sees(self, text: str) -> None:
        """Wait until the page, a dialog or a message says so."""
        await self.until(lambda: text in self.said() or any(text in one for one in self.toasts))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; fail with what the page says when it never does."""
        for _ in range(TRIES):
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"It never came. {self.toasts}\n{self.said()}")


def _is_unfinished(element: Element) -> bool:
    return "building" in element.classes or (isinstance(element, Later) and element.waiting)


def _texts(element: Element) -> list[str]:
    shown = [str(getattr(element, "text", "") or ""), *words(dict(element.props))]
    return [text for text in shown if text]
