"""How Smartlead says no; several forms, none of them everywhere."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

VERIFICATION_FAILED = 406


def refused(status: int, message: str) -> Response:
    """Return a refusal in the documented form."""
    return JSONResponse({"statusCode": status, "error": message, "message": message}, status)


def not_verified(side: str, words: str) -> Response:
    """Return what a failed sign-in to a mailbox really answers (seen 2026-07-06)."""
    message = f"{side} verification failed: {words}"
    error = {"code": "ACCOUNT_VERIFICATION_FAILED", "message": message}
    return JSONResponse({"success": False, "error": error}, VERIFICATION_FAILED)


def too_many(wait: float, limit: int) -> Response:
    """Return the refusal of a call too many, with its headers."""
    seconds = max(1, round(wait))
    error = {
        "code": "RATE_LIMIT_EXCEEDED",
        "message": "Too many requests. Please try again later.",
        "retry_after": seconds,
    }
    headers = rate_headers(limit, 0, wait) | {"retry-after": str(seconds)}
    return JSONResponse({"error": error}, 429, headers)


def rate_headers(limit: int, remaining: int, reset: float) -> dict[str, str]:
    """Return the headers that tell how much is left; reset is in seconds."""
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(round(reset)),
    }
