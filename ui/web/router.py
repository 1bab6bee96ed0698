"""All plain pages in one router: of accounts, and for people who got mail."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from core.system import System
from ui.web import (
    check_mail,
    files,
    google,
    invite,
    legal,
    onboarding,
    pages,
    passwords,
    preferences,
    pricing,
    sign_in,
    sign_up,
    staff,
    unsubscribe,
    view_online,
)
from ui.web.legal import TITLES

__all__ = ["refusal", "router"]


def router(system: System) -> APIRouter:
    """Return the plain pages."""
    made = APIRouter(include_in_schema=False)
    for part in (
        sign_in.routes(system),
        sign_up.routes(system),
        check_mail.routes(system),
        passwords.routes(system),
        invite.routes(system),
        onboarding.routes(system),
        staff.routes(system),
        google.routes(system),
        unsubscribe.routes(system),
        preferences.routes(system),
        view_online.routes(system),
        pricing.routes(system),
        legal.routes(),
        _files(),
    ):
        made.include_router(part)
    return made


def refusal(status: int) -> Response:
    """Return the page for 403, 404 or 500; it needs neither a session nor a database."""
    title, text = TITLES[status]
    return pages.static_page("refusal", status, code=status, title=title, text=text)


def _files() -> APIRouter:
    made = APIRouter()
    known = {asset.name: asset for asset in files.files().values()}

    @made.get("/static/web/{name}")
    async def file(name: str) -> Response:
        found = known.get(f"web/{name}")
        if found is None:
            return refusal(404)
        kept = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(found.body, media_type=found.media_type, headers=kept)

    return made
