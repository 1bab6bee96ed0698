"""Webhooks: the signature over the raw body, the id from its header."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from adapters.razorpay.signed import read_event
from core.errors import Rejected

SECRET = "of_these_tests"
EVENT: dict[str, Any] = {
    "entity": "event",
    "event": "subscription.charged",
    "contains": ["subscription", "payment"],
    "payload": {
        "subscription": {
            "entity": {"id": "sub_1", "entity": "subscription", "status": "active", "notes": []}
        },
        "payment": {"entity": {"id": "pay_1", "invoice_id": "inv_1", "email": "ada@example.com"}},
    },
    "created_at": 1_795_000_000,
}


def signed(event: object, secret: str = SECRET, ref: str = "Ev123456") -> tuple[bytes, Any]:
    body = json.dumps(event).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"x-razorpay-signature": digest, "x-razorpay-event-id": ref}


def test_an_event_is_read_without_anything_about_people():
    event = read_event(*signed(EVENT), SECRET)
    assert (event.ref, event.kind, event.object_ref) == (
        *("Ev123456", "subscription.charged", "sub_1"),
    )
    assert event.created_at.timestamp() == EVENT["created_at"]
    assert event.refs == {
        "id": "sub_1",
        "object": "subscription",
        "status": "active",
        "invoice": "inv_1",
        "payment_intent": "pay_1",
    }


def test_a_body_without_an_id_is_its_own():
    refs = {read_event(*signed(EVENT, ref=ref), SECRET).ref for ref in ("", "a b", "x" * 99)}
    assert len(refs) == 1


def test_a_changed_body_another_secret_or_none_is_rejected():
    body, headers = signed(EVENT)
    another = signed(EVENT, "another")[1]
    for sent, told in ((body + b" ", headers), (body, another), (body, {}), (b"", headers)):
        with pytest.raises(Rejected):
            read_event(sent, told, SECRET)
    with pytest.raises(Rejected):
        read_event(*signed(EVENT, ""), "")


@pytest.mark.parametrize(
    "event", [{}, [], 7, {**EVENT, "payload": {}}, {**EVENT, "created_at": ""}]
)
def test_what_is_no_event_is_rejected(event):
    with pytest.raises(Rejected):
        read_event(*signed(event), SECRET)
