"""Registrations on their way: what a name's registration goes through, told by how it begins.

"action-" waits for its owner, "blocked-" for the registry, "failed-" and "race-" end badly.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from adapters.cloudflare.sandbox import activation, zone_rows
from adapters.cloudflare.sandbox.replies import Body
from adapters.cloudflare.sandbox.trees import REAL, TREES, Tree
from adapters.sandbox import names
from adapters.sandbox.dns import registrations
from adapters.sandbox.world import World

Step = tuple[float, str]
ORDINARY: tuple[Step, ...] = ((0, "pending"), (5, "in_progress"), (20, "succeeded"))
"""After how many provider seconds a registration is in which state."""
BLOCKED_FOR = 6 * 3600.0
PATHS: dict[str, tuple[Step, ...]] = {
    "action": (*ORDINARY[:2], (20, "action_required")),
    "blocked": (*ORDINARY[:2], (20, "blocked"), (BLOCKED_FOR, "succeeded")),
    "failed": (*ORDINARY[:2], (20, "failed")),
    "race": (*ORDINARY[:2], (20, "failed")),
}
TERMINAL = ("succeeded", "failed")
STOPS = (*TERMINAL, "action_required")
REGISTRY_SAID_NO = {
    "code": "registry_rejected",
    "message": "The registry rejected the registration.",
}
TAKEN_MEANWHILE = {"code": "domain_unavailable", "message": "The domain is no longer available."}
YEAR = timedelta(days=365)


def begin(world: World, tree: Tree, account: str, order: Body) -> Body:
    """Start a registration."""
    now = world.now().isoformat()
    row: dict[str, Any] = {
        "key": key(account, order["domain_name"]),
        "account": account,
        "domain_name": order["domain_name"],
        "years": order.get("years", 1),
        "auto_renew": order.get("auto_renew") is True,
        "privacy_mode": order.get("privacy_mode", "redaction"),
        "state": "pending",
        "began_at": now,
        "updated_at": now,
        "registered_at": None,
        "expires_at": None,
    }
    world.store.put(tree.kind, row["key"], row)
    return row


def key(account: str, name: str) -> str:
    """Return where a registration is kept."""
    return f"{account}/{name}"


def follow(world: World) -> None:
    """Let every registration go as far as it is by now."""
    for tree in TREES:
        for row in world.store.all(tree.kind):
            if row["state"] not in STOPS:
                advance(world, tree, row)


def advance(world: World, tree: Tree, row: Body, *, at_once: bool = False) -> Body:
    """Bring one registration up to date; ``at_once`` does not wait for an ordinary one."""
    began = datetime.fromisoformat(row["began_at"])
    seconds = (world.now() - began).total_seconds() * world.clock.tempo
    path = PATHS.get(row["domain_name"].partition("-")[0], ORDINARY)
    if names.is_race(row["domain_name"]):
        path = PATHS["race"]
    if at_once and path is ORDINARY:
        seconds = ORDINARY[-1][0]
    state = next(state for after, state in reversed(path) if seconds >= after)
    if state == row["state"]:
        return row
    row = {**row, "state": state, "updated_at": world.now().isoformat()}
    with world.store.transaction():
        if state == "succeeded":
            row = _registered(world, tree, row)
        world.store.put(tree.kind, row["key"], row)
    return row


def shown(tree: Tree, row: Body) -> Body:
    """Return the workflow as the provider shows it."""
    name, state = row["domain_name"], row["state"]
    base = f"/accounts/{row['account']}/{tree.path}/registrations/{name}"
    context: dict[str, Any] = {"domain_name": name}
    if state == "action_required":
        context["action"] = "Confirm the e-mail address of the registrant."
    if state == "succeeded":
        context["registration"] = registration(row)
    facts = {
        "state": state,
        "completed": state in TERMINAL,
        "created_at": row["began_at"],
        "updated_at": row["updated_at"],
        "links": {"self": f"{base}/registration-status", "resource": base},
        "context": context,
    }
    if state == "failed":
        facts["error"] = TAKEN_MEANWHILE if names.is_race(name) else REGISTRY_SAID_NO
    return facts


def registration(row: Body) -> Body:
    """Return the registered name as the provider shows it."""
    return {
        "domain_name": row["domain_name"],
        "status": "active" if row["registered_at"] else "registration_pending",
        "created_at": row["registered_at"] or row["began_at"],
        "expires_at": row["expires_at"],
        "auto_renew": row["auto_renew"],
        "privacy_mode": row["privacy_mode"],
        "locked": True,
    }


def _registered(world: World, tree: Tree, row: Body) -> Body:
    """Own the name; in the real tree it gets a zone and is delegated to its name servers."""
    now = world.now()
    expires = now + YEAR * row["years"]
    if tree is REAL:
        _delegate(world, row["account"], row["domain_name"])
    return {**row, "registered_at": now.isoformat(), "expires_at": expires.isoformat()}


def _delegate(world: World, account: str, name: str) -> None:
    waiting = world.store.find(zone_rows.KIND, name=name)
    registrations.register(world, name, zone_rows.PROVIDER, ())
    zone = waiting[0] if waiting else zone_rows.make(world, account, name)
    registrations.delegate(world, name, tuple(zone["name_servers"]))
    activation.activate(world, zone)
