"""Webhooks of Razorpay: the signature checked over the raw body, the event read.

Source: https://razorpay.com/docs/webhooks/validate-test, read November 2026.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.razorpay.refusals import PROVIDER
from core.errors import Rejected
from core.ports.payments import PaymentEvent

SIGNATURE, EVENT_ID = "x-razorpay-signature", "x-razorpay-event-id"
REF = re.compile(r"[A-Za-z0-9_-]{6,64}")


def read_event(body: bytes, headers: Mapping[str, str], secret: str) -> PaymentEvent:
    """Return the event; raise Rejected for a wrong signature or no event at all.

    The id travels unsigned in a header; a body without one is its own id.
    """
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = headers.get(SIGNATURE, "")
    if not secret or not hmac.compare_digest(expected.encode(), given.encode()):
        raise _rejected("The webhook's signature is not valid.")
    named = headers.get(EVENT_ID, "")
    try:
        event = json.loads(body)
        entities = {name: part["entity"] for name, part in event["payload"].items()}
        about = entities[str(event["event"]).partition(".")[0]]
        return PaymentEvent(
            ref=named if REF.fullmatch(named) else hashlib.sha256(body).hexdigest(),
            kind=str(event["event"]),
            object_ref=str(about["id"]),
            created_at=datetime.fromtimestamp(event["created_at"], UTC),
            refs=_refs(about, entities.get("payment", {})),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _rejected("The webhook holds no event.", type(error).__name__) from None


def _refs(about: dict[str, Any], payment: dict[str, Any]) -> dict[str, str]:
    """Return what may be kept: refs and words, nothing about people."""
    wanted = {
        "id": about.get("id"),
        "object": about.get("entity"),
        "status": about.get("status"),
        "customer": about.get("customer_id"),
        "subscription": about.get("subscription_id"),
        "invoice": payment.get("invoice_id"),
        "payment_intent": about.get("payment_id") or payment.get("id"),
    }
    return {name: value for name, value in wanted.items() if isinstance(value, str)}


def _rejected(message: str, detail: str = "") -> Rejected:
    return Rejected(
        message,
        provider=PROVIDER,
        detail=detail,
        action="Compare the webhook secret in the settings with the one set at Razorpay.",
    )
