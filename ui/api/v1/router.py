"""The route to everything below /api, whose endpoints are imported when the first program calls."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.types import ASGIApp, Receive, Scope, Send

from core.system import System
from ui.api.application import Answers

EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def router(system: System) -> APIRouter:
    """Return the route to everything below /api."""
    routes = APIRouter()
    routes.add_route("/api/{rest:path}", Answers(Late(), system), EVERY_METHOD)  # type: ignore[arg-type]
    return routes


class Late:
    """Stands for the application until somebody calls it; then a thread imports what it is made of.

    That takes a second and 12 MB, which an installation of people only need not spend.
    """

    def __init__(self) -> None:
        self._application: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._application is None:
            self._application = await asyncio.to_thread(application)
        await self._application(scope, receive, send)


def application() -> ASGIApp:
    """Import the application. Blocks the first time; whoever comes meanwhile waits for it."""
    from ui.api.v1.whole import APPLICATION

    return APPLICATION
