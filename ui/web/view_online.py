"""A mail as a web page: without login, without scripts, in a box from which nothing gets out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from core.errors import NotFound
from core.sending import online_copies
from core.system import System
from ui.web.unsubscribe import not_ours

HEADERS = {"content-security-policy": online_copies.POLICY, "cache-control": "no-store, private"}


def routes(system: System) -> APIRouter:
    """Return the page of a view-online link."""
    made = APIRouter()

    @made.get("/v/{token}")
    async def show(token: str) -> Response:
        try:
            return HTMLResponse(await online_copies.html(system, token), headers=HEADERS)
        except NotFound:
            return not_ours()

    return made
