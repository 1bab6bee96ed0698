"""Privacy and terms, and the words of the pages that refuse."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ui.web.pages import static_page

TITLES = {
    403: ("Not for you", "Your role does not allow this page. Ask an owner of your organization."),
    404: ("Nothing here", "There is no page at this address. It may have moved, or never existed."),
    500: (
        "Our mistake",
        "Something broke on our side. It is logged; please try again in a moment.",
    ),
}


def routes() -> APIRouter:
    """Return the legal pages."""
    made = APIRouter()

    @made.get("/legal/privacy")
    async def privacy() -> Response:
        return static_page("privacy", 200)

    @made.get("/legal/terms")
    async def terms() -> Response:
        return static_page("terms", 200)

    return made
