"""Forms under fast fingers: what is pressed twice is done once, what was typed anew is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from nicegui import events
from nicegui.element import Element
from nicegui.testing import User, user_simulation

from tests.support.waiting import until
from ui import kit
from ui.kit.molecules.forms import Form


class Desk:
    """A form whose work takes until ``done`` is set; ``heard`` is what it worked on."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.begun, self.done = asyncio.Event(), asyncio.Event()
        self.form: Form
        self.name: kit.Field
        self.button: Any

    async def root(self) -> None:
        with kit.form(self.work) as self.form:
            self.name = kit.field("Name", name="name", value="")
            self.button = kit.button("Check", submit=True)

    async def work(self) -> None:
        self.heard.append(self.name.value)
        self.begun.set()
        await self.done.wait()

    def type(self, text: str) -> None:
        self.tell(self.name, "update:modelValue", text)

    def press(self) -> None:
        self.tell(self.form, "submit.prevent")

    @staticmethod
    def tell(element: Element, kind: str, args: Any = None) -> None:
        with element.client:
            for listener in list(element._event_listeners.values()):
                if listener.type == kind:
                    told = events.GenericEventArguments(
                        sender=element, client=element.client, args=args
                    )
                    events.handle_event(listener.handler, told)

    async def rest(self) -> None:
        await until(lambda: not self.button.busy, pause=0.001)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def user(desk: Desk) -> AsyncIterator[User]:
    async with user_simulation(desk.root) as visitor:
        await visitor.open("/")
        yield visitor


async def test_what_is_typed_and_pressed_during_the_work_is_done_next(
    desk: Desk, user: User
) -> None:
    desk.type("first.com")
    desk.press()
    await desk.begun.wait()
    assert desk.button.props["aria-disabled"] == "true"
    assert not desk.button.props["disabled"]
    desk.type("second.com")
    desk.press()
    assert desk.heard == ["first.com"]
    desk.begun.clear()
    desk.done.set()
    await desk.begun.wait()
    await desk.rest()
    assert desk.heard == ["first.com", "second.com"]
    assert desk.button.props.get("aria-disabled") is None


async def test_what_is_pressed_twice_is_done_once_though_the_form_was_emptied(
    desk: Desk, user: User
) -> None:
    desk.type("first.com")
    desk.press()
    desk.press()
    await desk.begun.wait()
    desk.name.value = ""
    desk.press()
    desk.done.set()
    await desk.rest()
    assert desk.heard == ["first.com"]
    desk.begun.clear()
    desk.type("second.com")
    desk.press()
    await desk.begun.wait()
    await desk.rest()
    assert desk.heard == ["first.com", "second.com"]
