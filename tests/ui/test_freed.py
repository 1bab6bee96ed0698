"""A page that is closed gives its memory back, without anybody looking for garbage."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections import Counter

from nicegui.element import Element

from core.settings import Settings
from core.system import System
from tests.support.journey import customer
from tests.support.visiting import TRIES, Visitor, visiting
from ui.site import site

PAGES = [
    route.path
    for route in site(Settings(_env_file=None))
    if route.role in {"member", "owner"} and "{" not in route.path
]


async def test_a_page_that_is_closed_is_gone(system: System) -> None:
    """Open every page an owner can begin with, close it, and count what is left of all of them."""
    assert len(PAGES) > 30
    parts: dict[str, list[weakref.ref[Element]]] = {}
    async with visiting(system, await customer(system)) as visitor:
        gc.collect()
        gc.disable()
        try:
            for path in PAGES:
                await visitor.open(path)
                parts[path] = closed(visitor)
            for _ in range(TRIES):
                if not left(parts):
                    break
                await asyncio.sleep(0.01)
            assert left(parts) == {}
        finally:
            gc.enable()


def closed(visitor: Visitor) -> list[weakref.ref[Element]]:
    """Close the page that is open and return its parts, none of which this test holds."""
    client, visitor.user.client = visitor.user.client, None
    assert client is not None
    parts = [weakref.ref(one) for one in client.elements.values()]
    assert len(parts) > 5
    client.delete()
    return parts


def left(parts: dict[str, list[weakref.ref[Element]]]) -> dict[str, Counter[str]]:
    """Return what is still there, by page and kind."""
    found = {
        path: Counter(type(one()).__name__ for one in those if one() is not None)
        for path, those in parts.items()
    }
    return {path: kinds for path, kinds in found.items() if kinds}
