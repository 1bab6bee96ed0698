"""Webhook endpoints of the account, and what they are told."""

from __future__ import annotations

import json
import secrets
import uuid
from typing import Any

from starlette.responses import Response

from adapters.sandbox.calls import Call, Refusal
from adapters.zapmail.sandbox.replies import reply, text, texts

KIND = "zapmail_endpoint"
SIGNATURE_HEADER = "X-Zapmail-Signature"
EVENTS = (
    "domain.updated",
    "domain.connection_status_changed",
    "mailbox.updated",
    "export.started",
    "export.completed",
    "export.failed",
    "export.reconnected",
)


async def events(_: Call) -> Response:
    """GET /v2/webhook/events."""
    return reply(200, "Success", list(EVENTS))


async def listing(call: Call) -> Response:
    """GET /v2/webhooks/endpoints: without their secrets."""
    rows = [{k: v for k, v in row.items() if k != "secret"} for row in call.store.all(KIND)]
    return reply(200, "Success", rows)


async def add(call: Call) -> Response:
    """POST /v2/webhooks/endpoints: the secret is shown this once."""
    url, wanted = text(call.body, "url"), texts(call.body, "enabled_events")
    if not set(wanted) <= set(EVENTS):
        raise Refusal(422, "Invalid value: enabled_events")
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "url": url,
        "enabled_events": wanted,
        "secret": f"whsec_{secrets.token_hex(24)}",
    }
    call.store.put(KIND, row["id"], row)
    return reply(200, "Webhook endpoint created", row)


def tell(call: Call, event: str, data: dict[str, Any], provider_seconds: float = 0.0) -> None:
    """Queue an event for every endpoint that asked for it, due in provider seconds."""
    for row in call.store.all(KIND):
        if event in row["enabled_events"]:
            facts = {
                "id": f"evt_{uuid.uuid4().hex}",
                "type": event,
                "createdAt": call.world.due(provider_seconds).isoformat(),
                "workspaceId": call.workspace,
                "data": data,
            }
            call.world.webhooks.schedule(
                "zapmail",
                row["url"],
                json.dumps(facts).encode(),
                header=SIGNATURE_HEADER,
                secret=row["secret"],
                after_seconds=provider_seconds / call.world.clock.tempo,
            )
