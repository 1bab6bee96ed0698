"""Signing up: the form, the wait for the mail, and the page behind its link."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import google, sign_up, verification
from core.errors import AppError
from core.system import Actor, System
from ui.web import cookies
from ui.web.check_mail import wait_for
from ui.web.forms import browser, fields, require_ours
from ui.web.pages import again, go, page


def routes(system: System) -> APIRouter:
    """Return the pages to sign up and to confirm the address."""
    made = APIRouter()
    extras: dict[str, Any] = {"google": google.enabled(system)}

    @made.get("/sign-up")
    async def show_sign_up(request: Request) -> Response:
        return page(system, request, "sign_up", **extras)

    @made.post("/sign-up")
    async def submit_sign_up(request: Request) -> Response:
        form = await fields(request)
        try:
            require_ours(system, request, form)
            proof = await sign_up.sign_up(
                system,
                form.get("name", ""),
                form.get("email", ""),
                form.get("password", ""),
                browser(request),
            )
        except AppError as error:
            return again(system, request, "sign_up", error, form, **extras)
        response = wait_for(system, "verify", form["email"])
        cookies.keep(system, response, cookies.SIGN_UP, proof, cookies.DAY_SECONDS)
        return response

    @made.get("/verify/{token}")
    async def show_verify(request: Request, token: str) -> Response:
        return await _verify_page(system, request, token, None)

    @made.post("/verify/{token}")
    async def submit_verify(request: Request, token: str) -> Response:
        form = await fields(request)
        try:
            require_ours(system, request, form)
            opened = await sign_up.confirm(
                system,
                token,
                request.cookies.get(cookies.SIGN_UP, ""),
                form.get("password", ""),
                browser(request),
            )
        except AppError as error:
            return await _verify_page(system, request, token, error)
        response = go("/onboarding")
        cookies.keep_session(system, response, opened)
        cookies.drop(system, response, cookies.SIGN_UP)
        return response

    return made


async def _verify_page(
    system: System, request: Request, token: str, error: AppError | None
) -> Response:
    proof = request.cookies.get(cookies.SIGN_UP, "")
    try:
        async with system.platform(Actor.job()) as work:
            pending = await verification.pending(work, token, proof)
    except AppError as expired:
        return again(
            system, request, "link_expired", expired, {}, retry="/sign-in", words="Sign in"
        )
    if error is not None:
        return again(system, request, "verify", error, {}, pending=pending)
    return page(system, request, "verify", pending=pending)
