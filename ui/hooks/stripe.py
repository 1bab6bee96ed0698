"""The door for Stripe's webhooks: verify, keep, answer; the work is done afterwards."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.billing import stripe_events
from core.errors import Rejected
from core.system import System

log = structlog.get_logger()

PATH = "/webhooks/stripe"
LARGEST_BODY_BYTES = 1024 * 1024
BAD_REQUEST, TOO_LARGE = 400, 413


def router(system: System) -> APIRouter:
    """Return the route that Stripe posts its events to."""
    routes = APIRouter()

    @routes.post(PATH, include_in_schema=False)
    async def receive(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            log.warning("webhook_too_large", provider="stripe")
            return _problem(TOO_LARGE, "invalid", "The body is larger than 1 MB.")
        try:
            new = await stripe_events.record(
                system, body, request.headers.get("stripe-signature", "")
            )
        except Rejected as error:
            log.warning("webhook_refused", provider="stripe", detail=error.detail)
            return _problem(BAD_REQUEST, error.code, str(error))
        return JSONResponse({"received": True, "new": new})

    return routes


async def _read(request: Request) -> bytes | None:
    """Return the body; None as soon as it is larger than we take."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY_BYTES:
            return None
    return bytes(body)


def _problem(status: int, code: str, detail: str) -> JSONResponse:
    """Return an RFC 9457 answer with our code."""
    body = {"type": f"/help/errors/{code}", "title": detail, "status": status, "code": code}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")
