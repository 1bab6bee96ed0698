"""What happened, as webhooks: signed over the raw body, with an id in a header.

Source: https://razorpay.com/docs/webhooks/validate-test
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from adapters.razorpay.sandbox.account import ACCOUNT, Account, Json, new_ref, visible
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection
from adapters.razorpay.sandbox.refusals import Refusal

SIGNER = "razorpay"


def emit(account: Account, kind: str, *things: Json) -> None:
    """Tell every webhook that wants to know what happened to these entities."""
    event = {
        "entity": "event",
        "account_id": ACCOUNT,
        "event": kind,
        "contains": [thing["entity"] for thing in things],
        "payload": {thing["entity"]: {"entity": visible(account, thing)} for thing in things},
        "created_at": account.now,
    }
    body = json.dumps(event).encode()
    ref = new_ref("event").removeprefix("evt_")
    for hook in account.every("webhook", active=True):
        if kind in hook["events"]:
            account.world.webhooks.schedule(
                "razorpay",
                hook["url"],
                body,
                signer=SIGNER,
                facts={"secret": hook["_secret"], "event": ref},
            )


def sign(facts: dict[str, Any], body: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers of a webhook and its body."""
    digest = hmac.new(facts["secret"].encode(), body, hashlib.sha256).hexdigest()
    return {"x-razorpay-signature": digest, "x-razorpay-event-id": facts["event"]}, body


def create(asked: Asked) -> Json:
    """POST /v1/webhooks: the secret is ours to choose and is never shown again."""
    asked.only("url", "secret", "events", "alert_email")
    wanted = asked.sent.get("events")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("The events field is required.", field="events")
    return asked.account.create(
        "webhook",
        url=asked.text("url", needed=True),
        active=True,
        events=wanted,
        secret_exists=True,
        _secret=asked.text("secret", needed=True),
    )


def update(asked: Asked) -> Json:
    """PUT /v1/webhooks/{id}."""
    asked.only("url", "secret", "events", "alert_email", "active")
    hook = asked.account.get("webhook", asked.ref)
    hook["url"] = asked.text("url") or hook["url"]
    hook["_secret"] = asked.text("secret") or hook["_secret"]
    hook["events"] = asked.sent.get("events") or hook["events"]
    hook["active"] = asked.flag("active", otherwise=hook["active"])
    return asked.account.save(hook)


def listing(asked: Asked) -> Json:
    """GET /v1/webhooks."""
    return collection(asked, asked.account.every("webhook"))
