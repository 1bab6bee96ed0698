"""Failures as RFC 9457 problem details: the one place that knows which HTTP status an error has."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from core import errors
from core.errors import AppError, Invalid, LimitReached, NotFound, Refused
from core.system import System

MEDIA_TYPE = "application/problem+json"
BROKEN, METHOD_NOT_ALLOWED, NOT_FOUND = 500, 405, 404


class Unauthenticated(Refused):
    """Nobody, or a key that opens nothing."""

    code = "unauthenticated"
    default_action = "Send a valid key as Authorization: Bearer mw_…, or sign in."


STATUSES: dict[type[AppError], tuple[int, str]] = {
    Unauthenticated: (401, "You are not signed in"),
    errors.Invalid: (422, "The input is wrong"),
    errors.NotFound: (404, "There is no such thing"),
    errors.NotPermitted: (403, "You may not do this"),
    errors.Conflict: (409, "The state has moved on"),
    errors.LimitReached: (429, "A limit is reached"),
    errors.Paused: (423, "A brake is on"),
    errors.Refused: (400, "The request cannot be carried out"),
    errors.CredentialsRefused: (502, "A provider refuses our key"),
    errors.Rejected: (502, "A provider said no"),
    errors.Surprising: (502, "A provider answered unexpectedly"),
    errors.RateLimited: (503, "A provider allows no further call now"),
    errors.Unavailable: (503, "A provider does not answer"),
    errors.ProviderError: (502, "A provider failed"),
    AppError: (BROKEN, "Something broke on our side"),
}
"""Status and title of every family; a subclass has those of its nearest ancestor here."""


def status_of(error: AppError) -> tuple[int, str]:
    """Return the HTTP status and the title of an error's family."""
    return next(STATUSES[family] for family in type(error).__mro__ if family in STATUSES)


def problem(
    system: System, error: AppError, request_id: str, more: Mapping[str, Any] | None = None
) -> JSONResponse:
    """Return an error as problem details; ``more`` are further members, or others in their place."""
    status, title = status_of(error)
    advice = error.advice
    body: dict[str, Any] = {
        "type": f"{system.settings.url}{advice.help}",
        "title": title,
        "status": status,
        "detail": advice.message,
        "code": error.code,
        "action": advice.action,
        "fallback": advice.fallback or None,
        "field": error.field or None,
        "retry_after": advice.retry_after,
        "request_id": request_id,
        **(more or {}),
    }
    headers = {}
    if advice.retry_after is not None:
        headers["retry-after"] = str(max(1, ceil(advice.retry_after)))
    if isinstance(error, Unauthenticated):
        headers["www-authenticate"] = 'Bearer realm="Mailwright"'
    return JSONResponse(body, body["status"], headers, media_type=MEDIA_TYPE)


def of_validation(error: RequestValidationError) -> tuple[Invalid, dict[str, Any]]:
    """Return what is wrong with a request's form, first complaint first, and the list of all."""
    found = [
        {"field": ".".join(str(part) for part in item["loc"][1:]), "detail": item["msg"]}
        for item in error.errors()
    ]
    first = found[0]
    where = f"{first['field']}: " if first["field"] else ""
    return Invalid(f"{where}{first['detail']}.", field=first["field"]), {"errors": found}


def of_status(status: int) -> AppError:
    """Return the error behind a status the router itself answers with."""
    if status == METHOD_NOT_ALLOWED:
        return Refused("This address does not know this method.", action="Use one it allows.")
    if status == NOT_FOUND:
        return NotFound("There is no such address.", action="Compare it with the documentation.")
    return Refused("The request cannot be read.", action="Compare it with the documentation.")


def too_many(wait_seconds: float) -> LimitReached:
    """Return the refusal of a call beyond the caller's rate."""
    seconds = max(1, ceil(wait_seconds))
    return LimitReached(
        "Too many calls.",
        action=f"Call again in {seconds} second{'s' if seconds > 1 else ''}.",
        retry_after=wait_seconds,
    )
