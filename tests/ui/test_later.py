"""Parts of a page that take a while: the page is there before them, and they end well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from nicegui import Client, ui
from nicegui.element import Element
from nicegui.testing import User, user_simulation

from core.errors import Refused
from ui import kit
from ui.shell.later import Later, later


class Page:
    """A page with one part that waits until the test lets it go on."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.refusal: Exception | None = None
        self.cancelled = False
        self.place: Later | None = None

    def root(self) -> None:
        """Draw it."""
        kit.h1("The page")
        self.place = later("Asking around…", self.part)

    async def part(self) -> None:
        """Take a while."""
        try:
            await self.free.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.refusal is not None:
            raise self.refusal
        ui.label("The answer")


def said(client: Client, holds: Callable[[Element], bool]) -> list[str]:
    """Return the texts within the elements for which something holds."""
    return [
        str(getattr(inner, "text", ""))
        for one in client.layout.descendants()
        if holds(one)
        for inner in one.descendants(include_self=True)
        if getattr(inner, "text", "")
    ]


def is_status(element: Element) -> bool:
    """Tell whether screen readers are told of what changes within."""
    return element.props.get("role") == "status"


async def settled(page: Page) -> None:
    """Wait until the part stands or has failed."""
    assert page.place is not None
    for _ in range(500):
        if not page.place.waiting:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It never came.")


async def opened(user: User, page: Page) -> Client:
    """Open the page and check that it stands before its part does."""
    client = await user.open("/")
    assert said(client, is_status) == ["Asking around…"]
    assert "The answer" not in said(client, lambda _: True)
    page.free.set()
    return client


async def test_a_part_takes_the_place_of_the_sentence_that_stood_for_it() -> None:
    page = Page()
    async with user_simulation(page.root) as user:
        client = await opened(user, page)
        await settled(page)
        assert said(client, is_status) == []
        assert "The answer" in said(client, lambda _: True)


@pytest.mark.parametrize(
    ("refusal", "word"),
    [
        (Refused("The host is closed.", action="Come back tomorrow."), "Come back tomorrow."),
        (ValueError("a secret"), "Something broke on our side."),
    ],
)
async def test_a_part_that_cannot_be_drawn_says_why(refusal: Exception, word: str) -> None:
    page = Page()
    page.refusal = refusal
    async with user_simulation(page.root) as user:
        client = await opened(user, page)
        await settled(page)
        words = said(client, lambda one: one.props.get("role") == "alert")
        assert word in words
        assert "a secret" not in str(words)


async def test_leaving_the_page_ends_the_work() -> None:
    page = Page()
    async with user_simulation(page.root) as user:
        await user.open("/")
        await asyncio.sleep(0)
        assert page.place is not None
        page.place.delete()
        await asyncio.sleep(0.01)
        assert page.cancelled
