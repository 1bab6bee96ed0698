"""How Stripe says no: a status and an ``error`` object.

Source: https://docs.stripe.com/api/errors
"""

from __future__ import annotations

from typing import Any

UNAUTHENTICATED = 401
NOT_FOUND = 404
CARD_FAILED = 402
BAD_REQUEST = 400
TOO_MANY = 429


class Refusal(Exception):
    """A request that ends in an error object.

    What it did before is undone, unless ``kept`` says that the attempt itself is on record.
    """

    type = "api_error"
    status = 500
    kept = False

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.status = int(facts.pop("status", type(self).status))
        self.facts = {name: value for name, value in facts.items() if value}

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the error as it goes over the wire."""
        return {
            "error": {
                "type": self.type,
                "message": self.message,
                "request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}",
                **self.facts,
            }
        }


class InvalidRequest(Refusal):
    """Something about the parameters or the state is not right: ``code`` and ``param`` say what."""

    type = "invalid_request_error"
    status = BAD_REQUEST


class CardFailed(Refusal):
    """The card was not charged: ``code`` and ``decline_code`` say why."""

    type = "card_error"
    status = CARD_FAILED


class KeyReused(Refusal):
    """An idempotency key came back with another request."""

    type = "idempotency_error"
    status = BAD_REQUEST


def missing(kind: str, ref: str, param: str = "id") -> InvalidRequest:
    """Say that an object does not exist: 404 for the address, 400 inside the parameters."""
    return InvalidRequest(
        f"No such {kind.replace('.', ' ')}: '{ref}'",
        code="resource_missing",
        param=param,
        status=NOT_FOUND if param == "id" else BAD_REQUEST,
    )
