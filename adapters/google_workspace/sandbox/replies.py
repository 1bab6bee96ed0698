"""How Google says no: one shape for its APIs, another for its token endpoint."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.sandbox.calls import Refusal


class Denial(Refusal):
    """A refusal with Google's reason."""

    def __init__(
        self, status: int, reason: str, message: str, location: tuple[str, str] | None = None
    ) -> None:
        super().__init__(status, message)
        self.reason = reason
        self.location = location

    def answer(self) -> Response:
        """Return the error body (Directory API, common errors; November 2026)."""
        detail: dict[str, Any] = {
            "message": self.message,
            "domain": "global",
            "reason": self.reason,
        }
        if self.location:
            detail["locationType"], detail["location"] = self.location
        error = {"code": self.status, "message": self.message, "errors": [detail]}
        return JSONResponse({"error": error}, self.status)


class NoToken(Exception):
    """The token endpoint says no (RFC 6749, section 5.2)."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description

    def answer(self) -> Response:
        """Return the error body."""
        body = {"error": self.error, "error_description": self.description}
        return JSONResponse(body, self.status)


def unknown_user() -> Denial:
    """Return the refusal for a user that is not there."""
    return Denial(404, "notFound", "Resource Not Found: userKey")


def invalid(message: str) -> Denial:
    """Return the refusal of a bad field."""
    return Denial(400, "invalid", message)


def not_allowed() -> Denial:
    """Return the refusal of somebody without the right."""
    return Denial(403, "forbidden", "Not Authorized to access this resource/api")
