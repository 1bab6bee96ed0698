"""How Razorpay says no: a status and an ``error`` object.

Source: https://razorpay.com/docs/errors
"""

from __future__ import annotations

from typing import Any

BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, TOO_MANY = 400, 401, 404, 429


class Refusal(Exception):
    """A request that ends in an error object; what it did before is undone unless ``kept``."""

    def __init__(
        self,
        description: str,
        *,
        field: str = "",
        reason: str = "input_validation_failed",
        status: int = BAD_REQUEST,
        kept: bool = False,
    ) -> None:
        super().__init__(description)
        self.description = description
        self.field = field
        self.reason = reason
        self.status = status
        self.kept = kept

    def body(self) -> dict[str, Any]:
        """Return the error as it goes over the wire."""
        error = {
            "code": "BAD_REQUEST_ERROR",
            "description": self.description,
            "source": "business",
            "step": "payment_initiation",
            "reason": self.reason,
            "metadata": {},
        }
        return {"error": error | ({"field": self.field} if self.field else {})}


def unknown() -> Refusal:
    """Say that an id belongs to nothing of this account; the status is 400, not 404."""
    return Refusal("The id provided does not exist", reason="input_validation_failed")
