"""Leaving by the link in a mail: a page to look at, a form to press, and one click from mail programs."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from core.errors import AppError, NotFound
from core.sending import outgoing, unsubscribes
from core.sending.tracking_tokens import Purpose
from core.sending.unsubscribes import Addressee
from core.system import Actor, System
from ui.web.forms import browser, fields
from ui.web.legal import TITLES
from ui.web.pages import go, static_page

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
NOT_FOUND = 404


def routes(system: System) -> APIRouter:
    """Return the page of an unsubscribe link. The link itself is the permission."""
    made = APIRouter()

    @made.get("/u/{token}")
    async def show(token: str) -> Response:
        return await _page(system, token)

    @made.post("/u/{token}")
    async def submit(request: Request, token: str) -> Response:
        form = await fields(request)
        wish = form.get("wish", "")
        try:
            async with system.platform(Actor.job()) as work:
                person = await unsubscribes.find(work, token)
                if wish == "rejoin":
                    sure = form.get("sure") == "yes"
                    await unsubscribes.rejoin(work, person, browser(request), sure=sure)
                else:
                    method = "page" if wish == "leave" else "one_click"
                    await unsubscribes.leave(work, person, method, browser(request))
        except AppError as error:
            return await _page(system, token, error)
        return go(f"/u/{token}") if wish else PlainTextResponse("Unsubscribed.")

    @made.get("/unsubscribe")
    async def spelled_out(token: str = "") -> Response:
        return go(f"/u/{token}") if TOKEN.fullmatch(token) else not_ours()

    return made


async def _page(system: System, token: str, error: AppError | None = None) -> Response:
    try:
        async with system.platform(Actor.job()) as work:
            person: Addressee = await unsubscribes.find(work, token)
    except NotFound:
        return not_ours()
    links = outgoing.links(system)
    preferences = links.address(Purpose.preferences, person.message_id)
    status = 422 if error else 200
    return static_page("unsubscribe", status, person=person, error=error, preferences=preferences)


def not_ours() -> Response:
    """Return the page for a link that we did not write."""
    title, text = TITLES[NOT_FOUND]
    return static_page("refusal", NOT_FOUND, code=NOT_FOUND, title=title, text=text)
