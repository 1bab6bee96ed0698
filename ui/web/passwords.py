"""Forgotten passwords: ask for a link, set a new password behind it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import password_changes
from core.errors import AppError
from core.system import Actor, System
from ui.layers.gate import COOKIE
from ui.web import cookies
from ui.web.check_mail import wait_for
from ui.web.forms import browser, fields, require_ours
from ui.web.pages import again, go, page


def routes(system: System) -> APIRouter:
    """Return the pages for a forgotten password."""
    made = APIRouter()

    @made.get("/forgot")
    async def show_forgot(request: Request) -> Response:
        return page(system, request, "forgot")

    @made.post("/forgot")
    async def submit_forgot(request: Request) -> Response:
        form = await fields(request)
        try:
            require_ours(system, request, form)
            await password_changes.forgot(system, form.get("email", ""), browser(request))
        except AppError as error:
            return again(system, request, "forgot", error, form)
        return wait_for(system, "reset", form["email"])

    @made.get("/reset/{token}")
    async def show_reset(request: Request, token: str) -> Response:
        try:
            async with system.platform(Actor.job()) as work:
                await password_changes.require_live(work, token)
        except AppError as error:
            return _expired(system, request, error)
        return page(system, request, "reset")

    @made.post("/reset/{token}")
    async def submit_reset(request: Request, token: str) -> Response:
        form = await fields(request)
        try:
            require_ours(system, request, form)
            await password_changes.reset(system, token, form.get("password", ""))
        except AppError as error:
            if error.code == "link_expired":
                return _expired(system, request, error)
            return again(system, request, "reset", error, form)
        response = go("/sign-in?why=reset")
        cookies.drop(system, response, COOKIE)
        return response

    return made


def _expired(system: System, request: Request, error: AppError) -> Response:
    return again(
        system, request, "link_expired", error, {}, retry="/forgot", words="Ask for a new link"
    )
