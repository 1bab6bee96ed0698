"""What we do in NiceGUI's place comes to the same, and NiceGUI still lets us."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nicegui import client
from nicegui.observables import ObservableDict

from ui import thrift
from ui.thrift import Elements


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
