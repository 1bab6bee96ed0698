"""How GoDaddy says no: version 1 with a ``code`` and fields, version 3 with a ``name`` and details."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Refusal


class No(Refusal):
    """A refusal by name. ``fields`` are (where, what is wrong) pairs."""

    def __init__(
        self, status: int, code: str, message: str, fields: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(status, message)
        self.code = code
        self.fields = fields


def in_v1(no: Refusal, retry_after: float | None = None) -> Response:
    """Return a refusal as version 1 writes it; the time to wait stands in the body alone."""
    body: dict[str, Any] = {"code": _code(no), "message": no.message}
    if isinstance(no, No) and no.fields:
        body["fields"] = [
            {"path": path, "code": "MISMATCH_FORMAT", "message": what, "pathRelated": path}
            for path, what in no.fields
        ]
    if retry_after is not None:
        body["retryAfterSec"] = max(1, round(retry_after))
    return JSONResponse(body, no.status)


def in_v3(no: Refusal, retry_after: float | None = None) -> Response:
    """Return a refusal as version 3 writes it; the time to wait stands in the header alone."""
    request_id = str(uuid.uuid4())
    body: dict[str, Any] = {
        "name": _code(no),
        "correlationId": request_id,
        "message": no.message,
    }
    if isinstance(no, No) and no.fields:
        body["details"] = [
            {"field": f"/{path}", "issue": "INVALID_VALUE", "location": "body", "description": what}
            for path, what in no.fields
        ]
    headers = {"x-request-id": request_id}
    if retry_after is not None:
        headers["retry-after"] = str(max(1, round(retry_after)))
    return JSONResponse(body, no.status, headers=headers)


def _code(no: Refusal) -> str:
    return no.code if isinstance(no, No) else "INVALID_BODY"
