"""Coming in with a password, and going out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import google, sessions, sign_in
from core.errors import AppError
from core.system import Actor, System
from ui.layers.gate import COOKIE
from ui.web import cookies
from ui.web.forms import browser, fields, require_ours
from ui.web.pages import again, go, page, safe_path
from ui.web.people import sandbox_people, with_demo

NOTICES = {
    "reset": "Your new password is set. Sign in with it.",
    "out": "You are signed out.",
    "ended": "Your session has ended. Sign in again.",
}


def routes(system: System) -> APIRouter:
    """Return the pages to sign in and out."""
    made = APIRouter()
    people = sandbox_people(system)
    extras: dict[str, Any] = {"google": google.enabled(system), "people": people}

    @made.get("/sign-in")
    async def show_sign_in(request: Request) -> Response:
        after = safe_path(request.query_params.get("next", "/"))
        if getattr(request.state, "actor", None) is not None:
            return go(after)
        notice = NOTICES.get(request.query_params.get("why", ""), "")
        return page(system, request, "sign_in", after=after, notice=notice, **extras)

    @made.post("/sign-in")
    async def submit_sign_in(request: Request) -> Response:
        form = with_demo(await fields(request), people)
        after = safe_path(form.get("next", "/"))
        try:
            require_ours(system, request, form)
            opened = await sign_in.sign_in(
                system, form.get("email", ""), form.get("password", ""), browser(request)
            )
        except AppError as error:
            return again(system, request, "sign_in", error, form, after=after, **extras)
        response = go(after)
        cookies.keep_session(system, response, opened)
        return response

    @made.post("/sign-out")
    async def submit_sign_out(request: Request) -> Response:
        actor: Actor | None = getattr(request.state, "actor", None)
        if actor is not None:
            try:
                require_ours(system, request, await fields(request))
            except AppError as error:
                return again(system, request, "sign_out", error, {})
            async with system.platform(actor) as work:
                await sessions.sign_out(work)
        response = go("/sign-in?why=out")
        cookies.drop(system, response, COOKIE)
        return response

    return made
