"""Webhooks of Stripe: the signature checked, the event read.

Source: https://docs.stripe.com/webhooks#verify-manually, read November 2026.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import stripe

from adapters.stripe import limits
from adapters.stripe.failures import PROVIDER
from core.errors import Rejected
from core.ports.payments import PaymentEvent

HEADER = "stripe-signature"
REFS = ("id", "object", "status", "customer", "subscription", "payment_intent")
"""What may be kept of an event's object: refs and words, nothing about people."""


def read_event(body: bytes, signature: str, secret: str, now: datetime) -> PaymentEvent:
    """Return the event; raise Rejected for a wrong signature, an old one, or no event at all."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret)
        event = json.loads(body)
        thing = event["data"]["object"]
        read = PaymentEvent(
            ref=str(event["id"]),
            kind=str(event["type"]),
            object_ref=str(thing["id"]),
            created_at=datetime.fromtimestamp(event["created"], UTC),
            refs={name: thing[name] for name in REFS if isinstance(thing.get(name), str)},
        )
    except (stripe.SignatureVerificationError, UnicodeDecodeError) as error:
        raise _rejected("The webhook's signature is not valid.", error) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _rejected("The webhook holds no event.", error) from None
    if now.timestamp() - _sent_at(signature) > limits.TOLERANCE_SECONDS:
        raise _rejected("The webhook's signature is too old.")
    return read


def _sent_at(signature: str) -> int:
    parts = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    return int(parts["t"])


def _rejected(message: str, error: Exception | None = None) -> Rejected:
    return Rejected(
        message,
        provider=PROVIDER,
        detail=type(error).__name__ if error else "",
        action="Compare the webhook secret in the settings with the one Stripe shows.",
    )
