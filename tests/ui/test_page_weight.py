"""Every page of the product stays light: each element costs time to build and memory to hold."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from adapters.sandbox.server import Server
from core.system import System
from tests.support import worker
from tests.support.tab import elements_of
from tests.support.weights import free_port, furnished
from ui.layers.gate import COOKIE

MOST_ELEMENTS = 150
SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
LONGEST_OUTAGE_SECONDS = 20
OF_THE_OUTAGE = 0.8
"""Share of the outage a page survives after which NiceGUI asks whether its browser is there."""


@pytest.fixture(autouse=True)
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journeys before the test take no real time."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.slow
async def test_no_page_holds_more_elements_than_it_may(system: System, sandbox: Server) -> None:
    """Count them on every route, with ten domains and twenty mailboxes behind the largest.

    On the way, every list is looked at: it has a search and a filter. And the short way to a page
    gives what the long one gives, through NiceGUI's own application, which a POST still takes.
    """
    counts: dict[tuple[str, str], int] = {}
    lists: list[tuple[str, dict[str, Any]]] = []
    async with (
        furnished(system, sandbox.world, free_port()) as (served, addresses),
        httpx.AsyncClient(base_url=served.url, follow_redirects=True, trust_env=False) as http,
    ):
        for address in addresses:
            http.headers["cookie"] = f"{COOKIE}={address.token}"
            answer = await http.get(address.path)
            assert answer.status_code == httpx.codes.OK, address.path
            elements = elements_of(answer.text)
            if address.path in ("/members", "/operate", "/domains"):
                long_way = await http.post(address.path)
                assert shape(elements_of(long_way.text)) == shape(elements)
                assert "set-cookie" in long_way.headers
                assert "set-cookie" not in answer.headers
            counts[address.who, address.path] = len(elements)
            lists += [(address.path, one["props"]) for one in elements.values() if is_list(one)]
        opened = await http.get(SOCKET, headers={"cookie": f"{COOKIE}={addresses[0].token}"})
    silence = json.loads(opened.text[1:])["pingInterval"] / OF_THE_OUTAGE / 1000
    assert silence >= LONGEST_OUTAGE_SECONDS
    assert [(path, one["label"]) for path, one in lists if not can_be_narrowed(one)] == []
    assert len(lists) > 30
    assert {page: n for page, n in counts.items() if n > MOST_ELEMENTS} == {}
    assert min(counts.values()) > 20


def shape(elements: dict[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what a page is made of, without what differs each time it is asked for."""
    return [
        (key, one["tag"], one.get("text"), one.get("children"), sorted(one.get("props", ())))
        for key, one in elements.items()
    ]


def is_list(element: dict[str, Any]) -> bool:
    """Tell whether an element of a page is a table."""
    return {"columns", "filters", "pickable"} <= set(element.get("props", {}))


def can_be_narrowed(table: dict[str, Any]) -> bool:
    """Tell whether a table has a search and a filter; the start shows only the newest few."""
    return table["label"] == "Recent campaigns" or bool(table["search"] and table["filters"])
