"""The way to Google and back."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.accounts import google
from core.errors import AppError, Invalid
from core.system import System
from ui.web import cookies
from ui.web.forms import browser
from ui.web.pages import again, go
from ui.web.people import sandbox_people


def routes(system: System) -> APIRouter:
    """Return the start of a sign-in with Google, and where it comes back."""
    made = APIRouter()

    def refused(request: Request, error: AppError) -> Response:
        people = sandbox_people(system)
        configured = google.enabled(system)
        return again(
            system, request, "sign_in", error, {}, after="/", google=configured, people=people
        )

    @made.get("/google")
    async def start(request: Request) -> Response:
        try:
            begun = await google.begin(system)
        except AppError as error:
            return refused(request, error)
        response = RedirectResponse(begun.url, 303, {"cache-control": "no-store"})
        cookies.keep(system, response, cookies.GOOGLE, begun.kept, google.SECONDS)
        return response

    @made.get(google.CALLBACK)
    async def back(request: Request) -> Response:
        query = request.query_params
        try:
            if "code" not in query:
                raise Invalid("Google did not sign you in.", action="Try again, or use a password.")
            opened = await google.finish(
                system,
                request.cookies.get(cookies.GOOGLE, ""),
                query.get("state", ""),
                query["code"],
                browser(request),
            )
        except AppError as error:
            return refused(request, error)
        response = go("/")
        cookies.keep_session(system, response, opened)
        cookies.drop(system, response, cookies.GOOGLE)
        return response

    return made
