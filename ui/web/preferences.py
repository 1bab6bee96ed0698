"""What a person wants of an organization's mail: all of it, a break, or none."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.errors import AppError, NotFound
from core.sending import outgoing, preferences
from core.sending.preferences import BREAKS, Addressee
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from ui.web.forms import browser, fields
from ui.web.pages import go, static_page
from ui.web.unsubscribe import not_ours


def routes(system: System) -> APIRouter:
    """Return the page of a preferences link. The link itself is the permission."""
    made = APIRouter()

    @made.get("/p/{token}")
    async def show(token: str) -> Response:
        return await _page(system, token)

    @made.post("/p/{token}")
    async def submit(request: Request, token: str) -> Response:
        form = await fields(request)
        days = form.get("days", "")
        try:
            async with system.platform(Actor.job()) as work:
                person = await preferences.find(work, token)
                if form.get("wish") == "leave":
                    await preferences.leave(work, person, browser(request))
                else:
                    await preferences.pause(work, person, int(days) if days.isdecimal() else 0)
        except AppError as error:
            return await _page(system, token, error)
        return go(f"/p/{token}")

    return made


async def _page(system: System, token: str, error: AppError | None = None) -> Response:
    try:
        async with system.platform(Actor.job()) as work:
            person: Addressee = await preferences.find(work, token)
    except NotFound:
        return not_ours()
    link = outgoing.links(system).address(Purpose.unsubscribe, person.message_id)
    return static_page(
        "preferences", 422 if error else 200, person=person, error=error, link=link, breaks=BREAKS
    )
