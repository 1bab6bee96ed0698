"""What we do in NiceGUI's place comes to the same, and NiceGUI still lets us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nicegui import binding, client, core, ui
from nicegui.binding import BindableProperty
from nicegui.element import Element
from nicegui.observables import ObservableDict
from nicegui.page import page

from ui import kit, thrift, thrift_elements
from ui.thrift import Elements
from ui.thrift_elements import made_by_nicegui, set_by_nicegui

APART = {
    *("id", "default_slot", "_parent_slot", "_event_listeners", "_change_handlers"),
    *("last_modified", "_element", "_work"),
}
"""What holds an identity or a moment."""


class Listener:
    def quiet(self) -> None:
        """Take nothing."""

    def told(self, event: object) -> None:
        """Take an event."""

    def offered(self, event: object = None) -> None:
        """Take an event or nothing."""

    @classmethod
    def made(cls, event: object) -> None:
        """Take an event."""


ONE = Listener()


@given(st.text() | st.text("&<>`$\u2028ü"))
def test_a_page_is_escaped_as_nicegui_would(text: str) -> None:
    assert Elements(text).translate(client.HTML_ESCAPE_TABLE) == text.translate(
        client.HTML_ESCAPE_TABLE
    )
    assert Elements(text).translate({ord("a"): "b"}) == text.replace("a", "b")


@pytest.mark.parametrize(
    "function",
    [ONE.quiet, ONE.told, ONE.offered, Listener.made, Listener.told, partial(ONE.told, 1), len],
)
def test_what_functions_take_is_found_as_nicegui_would(function: Any) -> None:
    assert thrift.expecting(function) == thrift.expects_arguments(function)
    assert thrift.expecting(function) == thrift.expects_arguments(function), "remembered wrong"


def test_nicegui_asks_us() -> None:
    thrift.install()
    ObservableDict({}, on_change=ONE.quiet)
    before = thrift.remembered().hits
    ObservableDict({}, on_change=Listener().quiet)
    assert thrift.remembered().hits == before + 1
    page = client.Client.build_response.__globals__["json"].dumps({"1": "<b>"})
    assert page.translate(client.HTML_ESCAPE_TABLE) == '{"1":"&lt;b&gt;"}'
    assert isinstance(page, Elements)


def test_an_element_is_made_as_nicegui_would(client_of_nobody: client.Client) -> None:
    """Compare everything an element holds, for elements of several kinds, one within another."""
    thrift.install()
    try:
        with client_of_nobody:
            ours = _drawn()
            Element.__init__ = made_by_nicegui  # type: ignore[method-assign]
            BindableProperty.__set__ = set_by_nicegui  # type: ignore[method-assign]
            theirs = _drawn()
    finally:
        thrift_elements.install()
    assert [_held(one) for one in ours] == [_held(one) for one in theirs]
    assert [one._to_dict().keys() for one in ours] == [one._to_dict().keys() for one in theirs]
    for one in ours:
        assert client_of_nobody.elements[one.id] is one
        for name in ("visible", "text", "value"):
            key = (id(one), (name,))
            assert (key in binding.bindable_properties) is hasattr(one, name)
    with pytest.raises(ValueError, match="Invalid HTML tag"), client_of_nobody:
        Element("no tag")


def test_a_change_is_queued_only_once_there_may_be_a_browser(
    client_of_nobody: client.Client,
) -> None:
    thrift.install()
    with client_of_nobody:
        early = ui.label("early")
        early.set_text("still early")
        assert dict(client_of_nobody.outbox.updates) == {}
        client_of_nobody._response_built = True
        late = ui.label("late")
        early.classes("seen").props("title=seen").style("color: red")
    queued = set(client_of_nobody.outbox.updates)
    assert {early.id, late.id} <= queued
    assert "still early" in str(early)
    assert early._to_dict()["props"] == {"title": "seen"}


@pytest.fixture
async def client_of_nobody() -> AsyncIterator[client.Client]:
    """Give a page that nobody has asked for."""
    core.loop = asyncio.get_running_loop()
    page_of_nobody = client.Client(page("/"))
    page_of_nobody.outbox.updates.clear()
    yield page_of_nobody
    page_of_nobody.delete()


def _drawn() -> list[Element]:
    with ui.row().classes("a b") as row:
        label = ui.label("words").props("title=x")
        field = kit.field("Name", value="Ann", name="name")
        button = kit.button("Go", on_click=lambda: None, icon="plus")
    return [row, label, field, button]


def _held(element: Element) -> dict[str, Any]:
    """Return what an element holds, without what differs from one to the next."""
    held = {name: value for name, value in vars(element).items() if name not in APART}
    for name in ("_classes", "_style", "_props"):
        collection = held[name]
        inside = {key: one for key, one in vars(collection).items() if key not in APART}
        held[name] = (type(collection), list(collection), inside, collection._element() is element)
    held["slots"] = [(name, len(slot.children)) for name, slot in element.slots.items()]
    return held
