"""Coming back from the payment page: the payment is settled here if the webhook was slower."""

from __future__ import annotations

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.billing.settlement import settle
from core.errors import AppError
from core.system import System

log = structlog.get_logger()
PATH = "/gtm/paid"


def router(system: System) -> APIRouter:
    """Return the page the payment provider sends people back to."""
    made = APIRouter(include_in_schema=False)

    @made.get(PATH)
    async def come_back(request: Request, session_id: str = "") -> Response:
        try:
            status = await settle(system, session_id, request.state.actor)
            lost = status in ("expired", "failed")
        except AppError as error:
            log.warning("settle_later", code=error.code)
            lost = False
        target = "/gtm/setup?step=4&cart=kept" if lost else "/gtm"
        return RedirectResponse(target, 303, {"cache-control": "no-store"})

    return made
