"""The empty page that mail is shown in: no script runs there, nothing but images comes from outside.

The page around it fills it in. It brings a policy of its own, as that of the application would keep
the images of a mail out and let its own scripts in.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

PATH = "/mail-frame"
EMPTY = '<!DOCTYPE html><html lang="en"><head><title>Mail</title></head><body></body></html>'
POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src https: data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {"content-security-policy": POLICY, "cache-control": "private, max-age=86400"}


def router() -> APIRouter:
    """Return the route to the page."""
    made = APIRouter(include_in_schema=False)

    @made.get(PATH)
    async def frame() -> Response:
        return HTMLResponse(EMPTY, headers=HEADERS)

    return made
