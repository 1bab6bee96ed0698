"""Domains bought here: ordered from the wallet, pending in the list, then active."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from adapters.sandbox import names, wallet
from adapters.sandbox.calls import Call, Refusal, passed
from adapters.sandbox.dns import registrations
from adapters.zapmail.sandbox import endings, holdings, purses, subscribers
from adapters.zapmail.sandbox.replies import paged, reply, text, texts

KIND = holdings.DOMAIN
LISTED_AFTER = 30.0
ACTIVE_AFTER = 15 * 60.0
STUCK_FOR = 48 * 3600.0
"""Seconds in the provider's own time."""

NAME_SERVERS = ["pns61.cloudns.net", "pns62.cloudns.com", "pns63.cloudns.net", "pns64.cloudns.uk"]
MAILBOXES_PER_DOMAIN = 5


async def buy(call: Call) -> Response:
    """POST /v2/domains/buy: a short wallet gets an invoice and a friendly 200, and no domain."""
    wanted = _order(call)
    invoice = f"{call.world.public_url}/zapmail/invoices/{uuid.uuid4().hex}"
    if not call.body.get("useWallet"):
        return reply(200, "Payment link created", {"paymentLink": invoice})
    with call.store.transaction():
        cost = sum(int(names.price(name) * 100) for name in wanted)
        if cost > purses.available_cents(call):
            told = {"message": "Invoice created for the remaining amount", "invoiceLink": invoice}
            return reply(200, "Domains purchase initiated successfully", told)
        for name in wanted:
            _register(call, name)
    told = {"message": "Domains purchased successfully", "invoiceLink": invoice}
    return reply(200, "Domains purchase initiated successfully", told)


async def listing(call: Call) -> Response:
    """GET (or POST with filters) /v2/domains: what this workspace holds."""
    filters = {**call.query, **call.body}
    contains, states = str(filters.get("contains", "")).lower(), filters.get("status", [])
    rows = _shown(call, holdings.domains(call))
    rows = [r for r in rows if contains in r["domain"] and (not states or r["status"] in states)]
    return reply(200, "Domains fetched", paged(call, rows, "domains"))


async def assignable(call: Call) -> Response:
    """GET /v2/domains/assignable: active domains with room for a mailbox."""
    rows = _shown(call, [row for row in holdings.domains(call) if is_active(call, row)])
    free = [r for r in rows if int(r["assignedMailboxesCount"]) < MAILBOXES_PER_DOMAIN]
    return reply(200, "Success", paged(call, free, "domains"))


async def set_dmarc(call: Call) -> Response:
    """POST /v2/domains/dmarc: where aggregate reports go."""
    email = text(call.body, "email")
    return _change(call, texts(call.body, "domainIds"), dmarc_email=email)


async def forward(call: Call) -> Response:
    """POST /v2/domains/forwarding: where the bare name leads a browser."""
    target = text(call.body, "forwardTo")
    return _change(call, texts(call.body, "domainIds"), forward_to=target)


def get(call: Call, ref: str) -> dict[str, Any]:
    """Return a listed domain of the acting workspace; raises Refusal 400."""
    for row in holdings.domains(call):
        if row["id"] == ref:
            return row
    raise Refusal(400, "Domain not found")


def is_active(call: Call, row: dict[str, Any]) -> bool:
    """Say whether the domain is set up."""
    return passed(row["active_at"], call.world.now())


def add(call: Call, name: str, *, listed_after: float, active_after: float) -> None:
    """Put a domain into the acting workspace; times are provider seconds."""
    row = {
        "id": str(uuid.uuid4()),
        "workspace": call.workspace,
        "domain": name,
        "created_at": call.world.now().isoformat(),
        "listed_at": call.world.due(listed_after).isoformat(),
        "active_at": call.world.due(active_after).isoformat(),
        "dmarc_email": "",
        "forward_to": "",
    }
    call.store.put(KIND, row["id"], row)
    facts = {"domainId": row["id"], "domain": name, "status": "ACTIVE"}
    subscribers.tell(call, "domain.updated", facts, active_after)


def _order(call: Call) -> list[str]:
    lines = call.body.get("domains")
    if not isinstance(lines, list) or not lines or not all(isinstance(n, dict) for n in lines):
        raise Refusal(422, "domains should be a non-empty array")
    wanted = [text(line, "domainName").lower() for line in lines]
    for name in wanted:
        if not endings.is_sold(name):
            raise Refusal(400, f"The domain {name} is not supported")
        if call.store.find(KIND, domain=name):
            raise Refusal(400, f"The domain {name} already exists in your account")
    return list(dict.fromkeys(wanted))


def _register(call: Call, name: str) -> None:
    """Charge, then ask the registry; a name that is gone by now is paid back to the wallet."""
    cost = int(names.price(name) * 100)
    wallet.move(call.store, -cost)
    lost_race = call.world.faults.take("zapmail", "domain_taken") is not None
    if lost_race or names.is_race(name) or names.is_taken(call.store, name):
        wallet.move(call.store, cost)
        names.lose(call.store, name)
        return
    registrations.register(call.world, name, "zapmail", tuple(NAME_SERVERS))
    stuck = call.world.faults.take("zapmail", "domain_stuck") is not None
    add(call, name, listed_after=LISTED_AFTER, active_after=STUCK_FOR if stuck else ACTIVE_AFTER)


def _change(call: Call, refs: list[str], **fields: str) -> Response:
    with call.store.transaction():
        for ref in refs:
            row = {**get(call, ref), **fields}
            call.store.put(KIND, ref, row)
    return reply(200, "Domains updated successfully")


def _shown(call: Call, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    boxes = holdings.mailboxes(call)
    return [_row(call, row, [b for b in boxes if b["domain_id"] == row["id"]]) for row in rows]


def _row(call: Call, row: dict[str, Any], boxes: list[dict[str, Any]]) -> dict[str, Any]:
    created = call.world.now().fromisoformat(row["created_at"])
    active = is_active(call, row)
    return {
        "id": row["id"],
        "workspaceId": row["workspace"],
        "domain": row["domain"],
        "status": "ACTIVE" if active else "PENDING",
        "serviceProvider": "GOOGLE",
        "createdAt": row["created_at"],
        "registeredOn": row["created_at"],
        "expireOn": (created + timedelta(days=365)).isoformat(),
        "autoRenew": False,
        "forwardTo": row["forward_to"] or None,
        "dmarcEmail": row["dmarc_email"] or None,
        "catchAllEmail": None,
        "nameServers": NAME_SERVERS if active else [],
        "expectedNameServers": NAME_SERVERS,
        "dnsAuthenticationInProgress": not active,
        "dnsShieldEnabled": False,
        "isCloudflareConnected": False,
        "isWarmedUp": False,
        "assignedMailboxesCount": str(len(boxes)),
        "tags": [],
        "mailboxes": [{"id": box["id"], "email": box["email"]} for box in boxes],
    }
