"""The short way to a page: straight to NiceGUI's builder, past the layers and routes of two applications.

Those layers keep a cookie and a storage for each visitor that we have no use for, and find after a
walk through every route that it is a page. ``tests/ui/test_page_weight.py`` holds both ways to the
same answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from nicegui import page, storage
from starlette.requests import Request
from starlette.responses import Response

from ui.layers.messages import ASGIApp, Receive, Scope, Send

NOBODY = {"id": "nobody"}
"""The visitor whose storage NiceGUI finds when it tidies up; we keep nothing in it."""

Builder = Callable[[], Awaitable[None]]


class PageDoor:
    """Answer for pages, and leave everything else to the applications behind."""

    def __init__(self, app: ASGIApp, build: Builder, is_page: Callable[[str], bool]) -> None:
        self.app, self.is_page = app, is_page
        answer = page.page("")._wrap(build)  # noqa: SLF001 - what NiceGUI calls for its own root
        self._answer = cast("Callable[..., Awaitable[Response]]", answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or pass it on."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self.is_page(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request({**scope, "session": NOBODY}, receive, send)
        storage.request_contextvar.set(request)
        response = await self._answer(request=request)
        await response(scope, receive, send)
