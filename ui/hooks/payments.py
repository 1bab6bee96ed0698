"""The doors for the payment provider's webhooks: verify, keep, answer; the work is done afterwards."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.billing import stripe_events
from core.errors import Rejected
from core.system import System
from ui.hooks.bodies import problem, read, too_large

log = structlog.get_logger()

PATHS = {"stripe": "/webhooks/stripe", "razorpay": "/webhooks/razorpay"}
BAD_REQUEST = 400


def router(system: System) -> APIRouter:
    """Return the routes that a payment provider posts its events to.

    Behind every door the provider in use judges the signature: what another one sends is refused.
    """
    routes = APIRouter()
    provider = system.settings.payments

    async def receive(request: Request) -> Response:
        body = await read(request)
        if body is None:
            log.warning("webhook_too_large", provider=provider)
            return too_large()
        try:
            new = await stripe_events.record(system, body, request.headers)
        except Rejected as error:
            log.warning("webhook_refused", provider=provider, detail=error.detail)
            return problem(BAD_REQUEST, error.code, str(error))
        return JSONResponse({"received": True, "new": new})

    for path in PATHS.values():
        routes.add_api_route(path, receive, methods=["POST"], include_in_schema=False)
    return routes
