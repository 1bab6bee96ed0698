"""Coming back from the payment page: the payment is settled here if the webhook was slower."""

from __future__ import annotations

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.billing.settlement import settle
from core.domains import orders
from core.errors import AppError
from core.system import Actor, System

log = structlog.get_logger()
PATH = "/gtm/paid"
DOMAINS_PATH = "/domains/paid"


def router(system: System) -> APIRouter:
    """Return the page the payment provider sends people back to."""
    made = APIRouter(include_in_schema=False)

    @made.get(PATH)
    async def come_back(request: Request, session_id: str = "") -> Response:
        lost = await _lost(system, session_id, request.state.actor)
        return _to("/gtm/setup?step=4&cart=kept" if lost else "/gtm")

    @made.get(DOMAINS_PATH)
    async def come_back_with_domains(request: Request, session_id: str = "") -> Response:
        actor = request.state.actor
        if await _lost(system, session_id, actor):
            return _to("/domains/buy?cart=kept")
        async with system.work(actor) as work:
            placed = await orders.placed(work)
        return _to(f"/domains/orders/{placed[0].order.id}" if placed else "/domains/orders")

    return made


async def _lost(system: System, session_id: str, actor: Actor) -> bool:
    """Settle a payment if that can be done now; tell whether it came to nothing."""
    try:
        return await settle(system, session_id, actor) in ("expired", "failed")
    except AppError as error:
        log.warning("settle_later", code=error.code)
        return False


def _to(target: str) -> Response:
    return RedirectResponse(target, 303, {"cache-control": "no-store"})
