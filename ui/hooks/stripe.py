"""The door for Stripe's webhooks: verify, keep, answer; the work is done afterwards."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.billing import stripe_events
from core.errors import Rejected
from core.system import System
from ui.hooks.bodies import problem, read, too_large

log = structlog.get_logger()

PATH = "/webhooks/stripe"
BAD_REQUEST = 400


def router(system: System) -> APIRouter:
    """Return the route that Stripe posts its events to."""
    routes = APIRouter()

    @routes.post(PATH, include_in_schema=False)
    async def receive(request: Request) -> Response:
        body = await read(request)
        if body is None:
            log.warning("webhook_too_large", provider="stripe")
            return too_large()
        try:
            new = await stripe_events.record(
                system, body, request.headers.get("stripe-signature", "")
            )
        except Rejected as error:
            log.warning("webhook_refused", provider="stripe", detail=error.detail)
            return problem(BAD_REQUEST, error.code, str(error))
        return JSONResponse({"received": True, "new": new})

    return routes
