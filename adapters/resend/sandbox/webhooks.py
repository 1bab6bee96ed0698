"""Webhooks of an account, signed as Svix signs."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import time
import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from adapters.resend.sandbox.door import PROVIDER, Denied, ResendCall
from adapters.sandbox.happenings import Happening
from adapters.sandbox.world import World

KIND = "resend_webhook"
NAMES = {
    "delivered": "email.delivered",
    "delayed": "email.delivery_delayed",
    "bounced": "email.bounced",
    "complained": "email.complained",
}
SUPPRESSED = "email.suppressed"


async def create(call: ResendCall) -> Response:
    """POST /webhooks: {endpoint, events}."""
    endpoint, events = str(call.body.get("endpoint", "")), call.body.get("events")
    if not endpoint.startswith(("http://", "https://")) or not isinstance(events, list):
        raise Denied(422, "validation_error", "An endpoint and events are needed.")
    row = {
        "id": str(uuid.uuid4()),
        "workspace": call.key,
        "endpoint": endpoint,
        "events": [str(event) for event in events],
        "status": "enabled",
        "created_at": call.world.now().isoformat(),
        "signing_secret": f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}",
    }
    call.store.put(KIND, str(row["id"]), row)
    made = {name: row[name] for name in ("id", "signing_secret")}
    return JSONResponse({"object": "webhook"} | made, status_code=201)


async def listing(call: ResendCall) -> Response:
    """GET /webhooks: without the secrets."""
    rows = call.store.find(KIND, workspace=call.key)
    hidden = {"workspace", "signing_secret"}
    data = [{name: value for name, value in row.items() if name not in hidden} for row in rows]
    return JSONResponse({"object": "list", "has_more": False, "data": data})


async def get(call: ResendCall) -> Response:
    """GET /webhooks/{id}: with its secret."""
    row = _row(call)
    shown = {name: value for name, value in row.items() if name != "workspace"}
    return JSONResponse({"object": "webhook"} | shown)


async def change(call: ResendCall) -> Response:
    """PATCH /webhooks/{id}: {status}, enabled or disabled."""
    row, status = _row(call), str(call.body.get("status", ""))
    if status not in ("enabled", "disabled"):
        raise Denied(422, "validation_error", "The status is enabled or disabled.")
    call.store.put(KIND, row["id"], row | {"status": status})
    return JSONResponse({"object": "webhook", "id": row["id"]})


async def remove(call: ResendCall) -> Response:
    """DELETE /webhooks/{id}."""
    row = _row(call)
    call.store.delete(KIND, row["id"])
    return JSONResponse({"object": "webhook", "id": row["id"], "deleted": True})


def tell(world: World, letter: dict[str, Any], happening: Happening) -> None:
    """Post what happened to a mail to everybody who wants to know."""
    suppressed = happening.kind == "bounced" and happening.detail == "suppressed"
    name = SUPPRESSED if suppressed else NAMES.get(happening.kind, "")
    wanting = world.store.find(KIND, workspace=letter["facts"]["key"])
    for row in wanting if name else ():
        if row["status"] == "enabled" and name in row["events"]:
            body = json.dumps(_event(world, letter, happening, name)).encode()
            facts = {"id": f"msg_{secrets.token_hex(12)}", "secret": row["signing_secret"]}
            world.webhooks.schedule(PROVIDER, row["endpoint"], body, signer="svix", facts=facts)


def sign(facts: dict[str, Any], body: bytes) -> tuple[dict[str, str], bytes]:
    """Return headers and body of a webhook that leaves now."""
    stamp = str(int(time.time()))
    key = base64.b64decode(facts["secret"].removeprefix("whsec_"))
    text = f"{facts['id']}.{stamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, text, "sha256")).decode()
    return {
        "svix-id": facts["id"],
        "svix-timestamp": stamp,
        "svix-signature": f"v1,{signature}",
    }, body


def _row(call: ResendCall) -> dict[str, Any]:
    row = call.store.get(KIND, call.ref)
    if row is None or row["workspace"] != call.key:
        raise Denied(404, "not_found", "Webhook not found")
    return row


def _event(world: World, letter: dict[str, Any], happening: Happening, name: str) -> dict[str, Any]:
    facts = letter["facts"]
    data: dict[str, Any] = {
        "email_id": letter["ref"],
        "created_at": letter["at"],
        "from": facts["from"],
        "to": [letter["recipient"]],
        "subject": letter["subject"],
        "tags": facts["tags"],
    }
    if name == "email.bounced":
        data["bounce"] = {
            "type": "Permanent" if happening.permanent else "Transient",
            "subType": happening.finer or "General",
            "message": "The recipient's mail server rejected the email.",
            "diagnosticCode": [f"smtp; {happening.detail}"],
        }
    return {"type": name, "created_at": world.now().isoformat(), "data": data}
