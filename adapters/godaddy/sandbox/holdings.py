"""Domains of an account: ordered, then registered, held, waiting for a person, or refused."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from adapters.sandbox import names
from adapters.sandbox.calls import Call, passed
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.world import World

KIND, CHARGE = "godaddy_domain", "godaddy_charge"
PROVIDER = "godaddy"
NAMESERVERS = ("ns1.godaddy.sandbox", "ns2.godaddy.sandbox")
YEAR = timedelta(days=365)

SETUP_SECONDS = 90.0
HELD_SECONDS = 6 * 3600.0
DOCUMENTS_SECONDS = 24 * 3600.0
DELEGATION_SECONDS = 60.0
"""In the provider's own time. A held name is let go by itself; documents arrive after a day."""

DEFAULT_RECORDS = (("@", "A", "203.0.113.80"), ("www", "CNAME", "{domain}."))


def is_held(world: World, name: str) -> bool:
    """Say whether an account here has the name or is about to."""
    row = world.store.get(KIND, name)
    return row is not None and row["ended"] != "failed"


def find(call: Call, name: str) -> dict[str, Any] | None:
    """Return a domain of the calling account."""
    settle(call.world)
    row = call.store.get(KIND, name.lower())
    return row if row is not None and row["account"] == call.workspace else None


def listing(call: Call) -> list[dict[str, Any]]:
    """Return the domains of the calling account."""
    settle(call.world)
    return call.store.find(KIND, account=call.workspace)


def order(call: Call, name: str, cents: int, *, auto_renew: bool, privacy: bool) -> dict[str, Any]:
    """Charge the account and begin to register a free name."""
    now = call.world.now()
    number = call.store.next_number("godaddy_order")
    row: dict[str, Any] = {
        "domain": name,
        "account": call.workspace,
        "domain_id": 400_000_000 + number,
        "order_id": 2_000_000_000 + number,
        "registration_id": str(uuid.uuid4()),
        "operation_id": str(uuid.uuid4()),
        "cents": cents,
        "auto_renew": auto_renew,
        "privacy": privacy,
        "locked": True,
        "nameservers": list(NAMESERVERS),
        "wanted_nameservers": [],
        "delegated_at": None,
        "created_at": now.isoformat(),
        "set_up_at": call.world.due(SETUP_SECONDS).isoformat(),
        "registered_at": call.world.due(SETUP_SECONDS + _detour(name)).isoformat(),
        "ended": "",
    }
    call.store.put(KIND, name, row)
    charge = {"domain": name, "account": call.workspace, "cents": cents, "refunded": False}
    call.store.put(CHARGE, str(row["order_id"]), charge)
    return row


def status(call: Call, row: dict[str, Any]) -> str:
    """Return the domain's status in version 1's words."""
    if row["ended"]:
        return "ACTIVE" if row["ended"] == "registered" else "FAILED_REGISTRATION"
    if not passed(row["set_up_at"], call.world.now()):
        return "PENDING_SETUP"
    if row["domain"].startswith("action-"):
        return "AWAITING_DOCUMENT_UPLOAD"
    return "HELD_REGISTRAR_ADD"


def want_nameservers(call: Call, row: dict[str, Any], hosts: list[str], after: float) -> None:
    """Delegate the domain after so many seconds of the provider's time."""
    changed = {"wanted_nameservers": hosts, "delegated_at": call.world.due(after).isoformat()}
    call.store.put(KIND, row["domain"], row | changed)
    settle(call.world)


def settle(world: World) -> None:
    """Let what is due by now happen: registrations end, delegations reach the registry."""
    now = world.now()
    with world.store.transaction():
        for row in world.store.find(KIND, ended=""):
            if passed(row["registered_at"], now):
                _end(world, row)
        for row in world.store.find(KIND, ended="registered"):
            if row["wanted_nameservers"] and passed(row["delegated_at"], now):
                hosts = row["wanted_nameservers"]
                registrations.delegate(world, row["domain"], tuple(hosts))
                world.store.put(
                    KIND, row["domain"], row | {"nameservers": hosts, "wanted_nameservers": []}
                )


def _detour(name: str) -> float:
    if name.startswith("action-"):
        return DOCUMENTS_SECONDS
    return HELD_SECONDS if name.startswith("blocked-") else 0.0


def _end(world: World, row: dict[str, Any]) -> None:
    name = row["domain"]
    if name.startswith("failed-") or registrations.find(world, name):
        world.store.put(KIND, name, row | {"ended": "failed"})
        charge = world.store.get(CHARGE, str(row["order_id"])) or {}
        world.store.put(CHARGE, str(row["order_id"]), charge | {"refunded": True})
        names.lose(world.store, name)
        return
    world.store.put(KIND, name, row | {"ended": "registered"})
    registrations.register(world, name, PROVIDER, tuple(row["nameservers"]))
    zones.put_zone(world, PROVIDER, name, NAMESERVERS)
    for host, kind, content in DEFAULT_RECORDS:
        full = name if host == "@" else f"{host}.{name}"
        zones.put_record(
            world,
            PROVIDER,
            name,
            str(uuid.uuid4()),
            name=full,
            kind=kind,
            content=content.format(domain=name).removesuffix("."),
            ttl=3600,
        )
