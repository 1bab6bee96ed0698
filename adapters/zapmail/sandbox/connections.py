"""Domains registered elsewhere: connected by pointing their name servers here."""

from __future__ import annotations

import uuid
from itertools import pairwise
from typing import Any

from starlette.responses import Response

from adapters.sandbox import names
from adapters.sandbox.calls import Call, Refusal, age_days
from adapters.zapmail.sandbox import domains
from adapters.zapmail.sandbox.replies import paged, reply, texts

KIND = "zapmail_connection"
STATES = (
    (0, "PENDING"),
    (60, "CHECKING_IF_DOMAIN_IS_REGISTERED"),
    (120, "CHECKING_EXISTING_WORKSPACE_STATUS"),
    (180, "CHECKING_NS_IN_WHOIS"),
    (600, "CREATING_ZONE"),
    (900, "SUCCESS"),
)
"""After how many provider seconds a request is in which state."""


async def connect(call: Call) -> Response:
    """POST /v2/domains/connect-domain: 207 while it runs, asked again until 200."""
    running = False
    for name in texts(call.body, "domainNames"):
        row = _find(call, name.lower()) or _begin(call, name.lower())
        running = running or _state(call, row) not in ("SUCCESS", "DOMAIN_NOT_REGISTERED")
    facts = {"nameServers": domains.NAME_SERVERS}
    if running:
        return reply(207, "Connection in progress", facts)
    return reply(200, "Domains connected", facts)


async def listing(call: Call) -> Response:
    """GET /v2/domains/connection-requests: externally registered domains only."""
    contains, status = call.query.get("contains", ""), call.query.get("status", "")
    rows = [
        {"id": row["id"], "domain": row["domain"], "status": _state(call, row)}
        for row in call.store.find(KIND, workspace=call.workspace)
        if contains in row["domain"]
    ]
    rows = [row for row in rows if status in ("", row["status"])]
    return reply(200, "Success", paged(call, rows, "connectionRequests"))


async def remove(call: Call) -> Response:
    """DELETE /v2/domains/connection-requests?id=: clears a stuck request."""
    row = call.store.get(KIND, call.query.get("id", ""))
    if row is None or row["workspace"] != call.workspace:
        raise Refusal(400, "Connection request not found")
    call.store.delete(KIND, row["id"])
    return reply(200, "Connection request deleted")


def _find(call: Call, name: str) -> dict[str, Any] | None:
    rows = call.store.find(KIND, workspace=call.workspace, domain=name)
    return rows[0] if rows else None


def _begin(call: Call, name: str) -> dict[str, Any]:
    if not names.is_name(name):
        raise Refusal(422, f"Invalid value: {name}")
    if call.store.find(domains.KIND, domain=name):
        raise Refusal(400, f"The domain {name} already exists in your account")
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "workspace": call.workspace,
        "domain": name,
        "began_at": call.world.now().isoformat(),
        "registered": names.is_taken(call.store, name),
    }
    call.store.put(KIND, row["id"], row)
    if row["registered"]:
        done = float(STATES[-1][0])
        domains.add(call, name, listed_after=done, active_after=done)
    return row


def _state(call: Call, row: dict[str, Any]) -> str:
    real = age_days(row["began_at"], call.world.now()) * 86_400 * call.world.clock.tempo
    for (_, state), (until, _) in pairwise(STATES):
        if real < until:
            return state
        if state == "CHECKING_IF_DOMAIN_IS_REGISTERED" and not row["registered"]:
            return "DOMAIN_NOT_REGISTERED"
    return STATES[-1][1]
