"""The staff's own entrance: password, then a code from the second factor, always both."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import second_factor, sign_in
from core.errors import AppError, NotFound
from core.system import Actor, System
from ui.layers.gate import COOKIE
from ui.web import cookies
from ui.web.forms import browser, fields, require_ours
from ui.web.pages import again, go, page, safe_path
from ui.web.people import sandbox_people, with_demo

CODE_PAGE = "/operate/code"


def routes(system: System) -> APIRouter:
    """Return the staff's sign-in pages."""
    made = APIRouter()
    people = [one for one in sandbox_people(system) if one.platform_role != "none"]

    @made.get("/operate/sign-in")
    async def show(request: Request) -> Response:
        after = staff_path(request.query_params.get("next", ""))
        actor: Actor | None = getattr(request.state, "actor", None)
        if actor is not None and actor.platform_role != "none":
            return go(after)
        return page(system, request, "staff_sign_in", after=after, people=people)

    @made.post("/operate/sign-in")
    async def submit(request: Request) -> Response:
        form = with_demo(await fields(request), people)
        after = staff_path(form.get("next", ""))
        try:
            require_ours(system, request, form)
            opened = await sign_in.sign_in_staff(
                system, form.get("email", ""), form.get("password", ""), browser(request)
            )
        except AppError as error:
            return again(system, request, "staff_sign_in", error, form, after=after, people=people)
        response = go(f"{CODE_PAGE}?next={after}")
        cookies.keep_session(system, response, opened)
        return response

    @made.get(CODE_PAGE)
    async def show_code(request: Request) -> Response:
        after = staff_path(request.query_params.get("next", ""))
        return await _code_page(system, request, None, after)

    @made.post(CODE_PAGE)
    async def submit_code(request: Request) -> Response:
        form = await fields(request)
        after = staff_path(form.get("next", ""))
        token = request.cookies.get(COOKIE, "")
        try:
            require_ours(system, request, form)
            opened = await second_factor.show(system, token, form.get("code", ""), browser(request))
        except AppError as error:
            return await _code_page(system, request, error, after)
        response = go(after)
        cookies.keep_session(system, response, opened)
        return response

    return made


async def _code_page(
    system: System, request: Request, error: AppError | None, after: str
) -> Response:
    try:
        async with system.platform(Actor.job()) as work:
            token = request.cookies.get(COOKIE, "")
            challenge = await second_factor.challenge(work, token)
    except NotFound:
        return go("/operate/sign-in")
    drawing = Markup(challenge.drawing)  # noqa: S704 - drawn by us, from our own secret
    values: dict[str, Any] = {"challenge": challenge, "drawing": drawing, "after": after}
    typed = {"code": challenge.sandbox_code}
    if error is not None:
        return again(system, request, "staff_code", error, {}, **values)
    return page(system, request, "staff_code", typed=typed, **values)


def staff_path(path: str) -> str:
    """Return where staff go next: a staff page, by default their first."""
    safe = safe_path(path)
    return safe if safe.startswith("/operate") else "/operate"
