"""Accepting an invitation: as who is signed in, with one's password, or as a new person."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import invitations
from core.accounts.invitations import Offer
from core.accounts.sessions import Opened
from core.errors import AppError
from core.system import Actor, System
from ui.web import cookies
from ui.web.forms import browser, fields, require_ours
from ui.web.pages import again, go, page


def routes(system: System) -> APIRouter:
    """Return the page of an invitation."""
    made = APIRouter()

    @made.get("/invite/{token}")
    async def show(request: Request, token: str) -> Response:
        return await _page(system, request, token, None, {})

    @made.post("/invite/{token}")
    async def submit(request: Request, token: str) -> Response:
        form = await fields(request)
        try:
            require_ours(system, request, form)
            opened = await _accept(system, request, token, form)
        except AppError as error:
            return await _page(system, request, token, error, form)
        response = go("/")
        if opened is not None:
            cookies.keep_session(system, response, opened)
        return response

    return made


async def _accept(
    system: System, request: Request, token: str, form: dict[str, str]
) -> Opened | None:
    actor: Actor | None = getattr(request.state, "actor", None)
    async with system.platform(Actor.job()) as work:
        offer = await invitations.offer(work, token)
    if actor is not None and invitations.meant_for(offer, actor):
        async with system.platform(actor) as work:
            await invitations.accept_as(work, token)
        return None
    return await invitations.accept(
        system, token, form.get("name", ""), form.get("password", ""), browser(request)
    )


async def _page(
    system: System, request: Request, token: str, error: AppError | None, typed: dict[str, str]
) -> Response:
    try:
        async with system.platform(Actor.job()) as work:
            offer: Offer = await invitations.offer(work, token)
    except AppError as expired:
        return again(
            system, request, "link_expired", expired, {}, retry="/sign-in", words="Sign in"
        )
    yours = invitations.meant_for(offer, getattr(request.state, "actor", None))
    if error is not None:
        return again(system, request, "invite", error, typed, offer=offer, yours=yours)
    return page(system, request, "invite", offer=offer, yours=yours)
