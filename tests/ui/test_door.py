"""The short way to a page: only pages take it, and NiceGUI can still tidy up behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from nicegui import core, ui
from nicegui.app.app import prune_user_storage
from nicegui.testing import user_simulation
from starlette.responses import PlainTextResponse

from ui.shell.door import PageDoor


@pytest.fixture
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser in front of an application with a page and a file."""
    behind = FastAPI()
    behind.add_api_route("/file", lambda: PlainTextResponse("a file"))

    async def page() -> None:
        ui.label("a page")

    async with user_simulation(page):
        door = PageDoor(behind, page, lambda path: path == "/page")
        transport = httpx.ASGITransport(door)
        async with httpx.AsyncClient(transport=transport, base_url="http://door.test") as http:
            yield http


async def test_pages_are_drawn_and_everything_else_is_passed_on(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/page?x=1")
    assert page.status_code == 200
    assert "a page" in page.text
    assert "set-cookie" not in page.headers
    assert (await visitor.get("/file")).text == "a file"
    assert (await visitor.get("/other")).status_code == 404
    assert (await visitor.post("/page")).status_code == 404, "only what is asked for is short"


async def test_nicegui_tidies_up_while_a_page_is_open(visitor: httpx.AsyncClient) -> None:
    await visitor.get("/page")
    before = dict(core.app.storage._users)
    await prune_user_storage(force=True)
    assert "nobody" not in before
    assert "nobody" not in core.app.storage._users
