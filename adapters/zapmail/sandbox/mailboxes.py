"""Mailboxes: queued with a 202, in progress for an hour, then active, secrets in every list."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from adapters.sandbox.calls import Call, Refusal, passed
from adapters.zapmail.sandbox import domains, holdings, subscribers, workspaces
from adapters.zapmail.sandbox.replies import paged, reply, text, texts

KIND = holdings.MAILBOX
ACTIVE_AFTER = 60 * 60.0
SPREAD = 10 * 60
"""Provider seconds: an hour, and up to ten minutes more by mailbox."""

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9]|[._-](?![._-]))*(?<![._-])", re.IGNORECASE)


async def create(call: Call) -> Response:
    """POST /v2/mailboxes: {domainId: [{firstName, lastName, mailboxUsername, domainName}]}."""
    wanted = [
        _checked(call, ref, line) for ref, lines in call.body.items() for line in _list(lines)
    ]
    if not wanted:
        raise Refusal(422, "No mailboxes given")
    emails = [row["email"] for row in wanted]
    if len(set(emails)) < len(emails) or {box["email"] for box in holdings.mailboxes(call)} & set(
        emails
    ):
        raise Refusal(400, "Mailbox already exists")
    for ref in call.body:
        there = sum(box["domain_id"] == ref for box in holdings.mailboxes(call))
        if there + len(call.body[ref]) > domains.MAILBOXES_PER_DOMAIN:
            raise Refusal(400, f"A domain takes {domains.MAILBOXES_PER_DOMAIN} mailboxes at most")
    if len(wanted) > _bought(call) - len(holdings.mailboxes(call)):
        raise Refusal(400, "Not enough available mailboxes. Please purchase more mailboxes.")
    if call.fault("zapmail", "mailboxes_ignored"):
        return reply(202, "Mailboxes are being created")
    failing = call.fault("zapmail", "mailboxes_failed")
    with call.store.transaction():
        for row in wanted:
            _put(call, {**row, "failing": failing})
    return reply(202, "Mailboxes are being created")


async def listing(call: Call) -> Response:
    """GET /v2/mailboxes/list: pages by domain, counts as strings, live secrets inside."""
    contains = call.query.get("contains", "").lower()
    boxes = holdings.mailboxes(call)
    groups = []
    for domain in holdings.domains(call):
        mine = [box for box in boxes if box["domain_id"] == domain["id"]]
        rows = [shown(call, box) for box in mine if contains in box["email"]]
        if rows or contains in domain["domain"]:
            groups.append({**_head(domain), "mailboxes": rows})
    states = [state(call, box) for box in boxes]
    counts = {
        "purchasedMailboxes": _bought(call),
        "totalAssignedMailboxes": len(boxes),
        "totalActiveMailboxes": states.count("ACTIVE"),
        "availableMailboxes": _bought(call) - len(boxes),
        "scheduledMailboxes": sum(box["removal_at"] is not None for box in boxes),
    }
    told = {name: str(count) for name, count in counts.items()}
    return reply(200, "Mailboxes fetched", {**told, **paged(call, groups, "domains")})


async def change(call: Call) -> Response:
    """PUT /v2/mailboxes: new names for people."""
    lines = call.body.get("mailboxData")
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise Refusal(422, "mailboxData should be an array")
    with call.store.transaction():
        for line in lines:
            box = own(call, text(line, "mailboxId"))
            names = {"first": line.get("firstName"), "last": line.get("lastName")}
            call.store.put(KIND, box["id"], {**box, **{k: v for k, v in names.items() if v}})
    return reply(200, "Mailboxes updated")


async def retry_failed(call: Call) -> Response:
    """PUT /v2/mailboxes/retry-failed: failed mailboxes of these domains start again."""
    refs = texts(call.body, "domainIds")
    with call.store.transaction():
        for box in holdings.mailboxes(call):
            if box["domain_id"] in refs and state(call, box) == "FAILED":
                _put(call, {**box, "failing": False})
    return reply(200, "Retry started")


def own(call: Call, ref: str) -> dict[str, Any]:
    """Return a mailbox of the acting workspace; raises Refusal 400."""
    box = call.store.get(KIND, ref)
    if box is None or box["workspace"] != call.workspace:
        raise Refusal(400, "Mailbox not found")
    return box


def state(call: Call, box: dict[str, Any]) -> str:
    """Return IN_PROGRESS, ACTIVE or FAILED."""
    if not passed(box["done_at"], call.world.now()):
        return "IN_PROGRESS"
    return "FAILED" if box["failing"] else "ACTIVE"


def shown(call: Call, box: dict[str, Any]) -> dict[str, Any]:
    """Return a mailbox as the lists show it, with its secrets."""
    paid_until = call.world.now().fromisoformat(box["assigned_at"]) + timedelta(days=30)
    return {
        "id": box["id"],
        "username": box["username"],
        "email": box["email"],
        "firstName": box["first"],
        "lastName": box["last"],
        "password": box["password"],
        "appPassword": box["app_password"],
        "secret": box["secret"],
        "recoveryEmail": f"recovery@{box['domain']}",
        "status": state(call, box),
        "domain": box["domain"],
        "domainId": box["domain_id"],
        "assignedOn": box["assigned_at"],
        "expireOn": paid_until.isoformat(),
        "scheduledRemovalOn": box["removal_at"],
    }


def _checked(call: Call, domain_ref: str, line: dict[str, Any]) -> dict[str, Any]:
    domain = domains.get(call, domain_ref)
    username = text(line, "mailboxUsername").lower()
    if not domains.is_active(call, domain):
        raise Refusal(400, f"The domain {domain['domain']} is not active yet")
    if text(line, "domainName").lower() != domain["domain"]:
        raise Refusal(400, "domainName does not belong to the domain id")
    if not USERNAME.fullmatch(username):
        raise Refusal(400, f"Invalid username {username}")
    return {
        "id": str(uuid.uuid4()),
        "workspace": call.workspace,
        "domain": domain["domain"],
        "domain_id": domain_ref,
        "username": username,
        "email": f"{username}@{domain['domain']}",
        "first": text(line, "firstName"),
        "last": text(line, "lastName"),
        "password": secrets.token_urlsafe(9),
        "app_password": secrets.token_hex(8),
        "secret": secrets.token_hex(16).upper(),
        "removal_at": None,
    }


def _list(lines: Any) -> list[dict[str, Any]]:
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise Refusal(422, "Each domain id should hold an array of mailboxes")
    return lines


def _put(call: Call, box: dict[str, Any]) -> None:
    extra = hashlib.sha256(box["email"].encode()).digest()[0] / 255 * SPREAD
    now = call.world.now().isoformat()
    done = call.world.due(ACTIVE_AFTER + extra).isoformat()
    call.store.put(KIND, box["id"], {**box, "assigned_at": now, "done_at": done})
    status = "FAILED" if box["failing"] else "ACTIVE"
    facts = {"mailboxId": box["id"], "email": box["email"], "status": status}
    subscribers.tell(call, "mailbox.updated", facts, ACTIVE_AFTER + extra)


def _bought(call: Call) -> int:
    return int((call.store.get(workspaces.KIND, call.workspace) or {"slots": 0})["slots"])


def _head(domain: dict[str, Any]) -> dict[str, Any]:
    seed = hashlib.sha256(domain["id"].encode()).hexdigest()
    admin = {"email": f"admin@{domain['domain']}", "password": seed[:14], "totpSecret": seed[20:52]}
    return {"id": domain["id"], "domain": domain["domain"], "adminDetails": admin}
