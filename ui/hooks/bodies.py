"""Bodies of calls from outside, read up to a limit, and answers that say what was wrong."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse

LARGEST_BODY_BYTES = 1024 * 1024
TOO_LARGE = 413


async def read(request: Request) -> bytes | None:
    """Return the body; None as soon as it is larger than 1 MB."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY_BYTES:
            return None
    return bytes(body)


def problem(status: int, code: str, detail: str) -> JSONResponse:
    """Return an RFC 9457 answer with our code."""
    body = {"type": f"/help/errors/{code}", "title": detail, "status": status, "code": code}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def too_large() -> JSONResponse:
    """Return the answer to a body beyond the limit."""
    return problem(TOO_LARGE, "invalid", "The body is larger than 1 MB.")
