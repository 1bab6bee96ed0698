"""Zones as they are kept: made, found, shown and dropped."""

from __future__ import annotations

import uuid
from typing import Any

from adapters.cloudflare.sandbox import nameservers
from adapters.cloudflare.sandbox.replies import Body, CloudflareRefusal
from adapters.sandbox.dns import owner, registrations
from adapters.sandbox.dns import zones as published
from adapters.sandbox.world import World

KIND, RECORD = "cloudflare_zone", "cloudflare_record"
CHANGED = "cloudflare_zone_changed"
"""The name of the number that every change of a zone moves."""
PROVIDER = "cloudflare"
WAITING = ("initializing", "pending")
FREE_PLAN = {"id": "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "name": "Free Website", "legacy_id": "free"}


def make(world: World, account: str, name: str, *, status: str = "initializing") -> Body:
    """Create a zone, serve it, and tell the owner of the name which name servers to set."""
    now = world.now().isoformat()
    servers = nameservers.pair(name, world.store.next_number(KIND))
    facts = registrations.find(world, name) or {"nameservers": [], "registrar": ""}
    row: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "account": account,
        "name": name,
        "status": status,
        "name_servers": list(servers),
        "original_name_servers": facts["nameservers"],
        "original_registrar": facts["registrar"],
        "created_on": now,
        "modified_on": now,
        "activated_on": now if status == "active" else None,
        "active_at": None,
        "next_check_at": None,
    }
    with world.store.transaction():
        world.store.put(KIND, row["id"], row)
        published.put_zone(world, PROVIDER, name, servers)
    owner.asked(world, name, servers)
    return row


def get(world: World, zone_id: str) -> Body:
    """Return a zone; raises 1001 for one that is not there."""
    row = world.store.get(KIND, zone_id)
    if row is None:
        raise CloudflareRefusal(404, 1001, "Invalid zone identifier")
    return row


def change(world: World, row: Body, **facts: Any) -> Body:
    """Change a zone and return it."""
    row = {**row, **facts, "modified_on": world.now().isoformat()}
    world.store.next_number(CHANGED)
    world.store.put(KIND, row["id"], row)
    return row


def drop(world: World, row: Body) -> None:
    """Delete a zone with its records."""
    with world.store.transaction():
        for record in world.store.find(RECORD, zone=row["id"]):
            world.store.delete(RECORD, record["id"])
        world.store.delete(KIND, row["id"])
        published.drop_zone(world, PROVIDER, row["name"])


def shown(row: Body) -> Body:
    """Return a zone as the provider shows it."""
    return {
        "id": row["id"],
        "name": row["name"],
        "status": row["status"],
        "paused": False,
        "type": "full",
        "development_mode": 0,
        "name_servers": row["name_servers"],
        "original_name_servers": row["original_name_servers"] or None,
        "original_registrar": row["original_registrar"] or None,
        "original_dnshost": None,
        "created_on": row["created_on"],
        "modified_on": row["modified_on"],
        "activated_on": row["activated_on"],
        "account": {"id": row["account"], "name": "Sandbox account"},
        "owner": {"id": None, "type": "user", "email": None},
        "meta": {"step": 2, "page_rule_quota": 3, "phishing_detected": False},
        "plan": FREE_PLAN,
        "permissions": ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read"],
    }
