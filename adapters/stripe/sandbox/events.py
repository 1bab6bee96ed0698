"""What happened, as events: kept for reading, and sent to every endpoint that wants to know.

Source: https://docs.stripe.com/api/events
"""

from __future__ import annotations

import json

from adapters.stripe.sandbox.account import API_VERSION, Account, Json, visible
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params

SIGNATURE_HEADER = "Stripe-Signature"


def emit(account: Account, kind: str, thing: Json, before: Json | None = None) -> Json:
    """Record that something happened to an object and send it to the endpoints.

    ``before`` is the object as it was, for events that say what changed.
    """
    data: Json = {"object": visible(thing)}
    if before is not None:
        data["previous_attributes"] = _changed(visible(before), data["object"])
    endpoints = [
        endpoint
        for endpoint in account.every("webhook_endpoint", status="enabled")
        if kind in endpoint["enabled_events"] or "*" in endpoint["enabled_events"]
    ]
    event = account.create(
        "event",
        api_version=API_VERSION,
        data=data,
        pending_webhooks=len(endpoints),
        request={
            "id": account.request_id or None,
            "idempotency_key": account.idempotency_key or None,
        },
        type=kind,
    )
    body = json.dumps(visible(event), indent=2).encode()
    for endpoint in endpoints:
        account.world.webhooks.schedule(
            "stripe",
            endpoint["url"],
            body,
            header=SIGNATURE_HEADER,
            secret=endpoint["_secret"],
        )
    return event


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/events/{id}."""
    return account.get("event", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/events."""
    wanted = {params.text("type"), *params.texts("types")} - {""}
    events = created_within(params, account.every("event"))
    found = [event for event in events if not wanted or event["type"] in wanted]
    return page(params, found, "/v1/events")


def _changed(before: Json, after: Json) -> Json:
    return {
        name: _changed(value, after[name])
        if isinstance(value, dict) and isinstance(after.get(name), dict)
        else value
        for name, value in before.items()
        if after.get(name) != value
    }
