"""The door for what mail providers tell: verify, keep once, answer; the work is done afterwards."""

from __future__ import annotations

from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.errors import AppError, Invalid, NotFound, Refused
from core.sending import inbound
from core.system import System
from ui.hooks.bodies import problem, read, too_large

log = structlog.get_logger()

BAD_REQUEST, FORBIDDEN, NOT_FOUND, LATER = 400, 403, 404, 503


def router(system: System) -> APIRouter:
    """Return the routes that SES (through SNS) and Resend post to.

    The second form is for organizations with an account of their own.
    """
    routes = APIRouter()

    @routes.post("/webhooks/{provider}", include_in_schema=False)
    async def of_platform(request: Request, provider: str) -> Response:
        return await _receive(system, request, provider, None)

    @routes.post("/webhooks/{provider}/{organization_id}", include_in_schema=False)
    async def of_organization(request: Request, provider: str, organization_id: UUID) -> Response:
        return await _receive(system, request, provider, organization_id)

    return routes


async def _receive(
    system: System, request: Request, provider: str, organization_id: UUID | None
) -> Response:
    body = await read(request)
    if body is None:
        log.warning("webhook_too_large", provider=provider)
        return too_large()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        new = await inbound.record(system, provider, headers, body, organization_id)
    except AppError as error:
        log.warning("webhook_refused", provider=provider, code=error.code, detail=str(error))
        return problem(_status(error), error.code, str(error))
    return JSONResponse({"received": True, "new": new})


def _status(error: AppError) -> int:
    """Return how a provider is told; it sends again what could not be looked at now."""
    if isinstance(error, NotFound):
        return NOT_FOUND
    if isinstance(error, Invalid):
        return BAD_REQUEST
    return FORBIDDEN if isinstance(error, Refused) else LATER
