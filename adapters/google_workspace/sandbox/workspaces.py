"""Workspaces, each with its administrator, its domains and its seats."""

from __future__ import annotations

import hashlib
from typing import Any

from adapters.sandbox.world import World

KIND, DOMAIN, USER = "google_workspace", "google_domain", "google_user"
SEATS = 300
NOBODY = "nobody@"
"""Addresses beginning so belong to nobody, so that the refusal can be seen."""

Row = dict[str, Any]


def of_person(world: World, email: str) -> Row | None:
    """Return the workspace somebody has an account in."""
    user = world.store.get(USER, email)
    return world.store.get(KIND, user["workspace"]) if user else None


def founded(world: World, email: str) -> Row | None:
    """Return the workspace of an administrator; a stranger with a free domain founds one.

    None when the address is of a domain that has a workspace, but not of a person there.
    """
    local, _, domain = email.partition("@")
    if not local or not domain or email.startswith(NOBODY):
        return None
    if known := of_person(world, email):
        return known
    if world.store.get(DOMAIN, domain):
        return None
    customer = "C" + hashlib.sha256(domain.encode()).hexdigest()[:8]
    row = {"id": customer, "admin": email, "seats": SEATS}
    with world.store.transaction():
        world.store.put(KIND, customer, row)
        put_domain(world, customer, domain, verified=True, primary=True)
        put_user(world, customer, email, "Workspace", "Admin", admin=True)
    return row


def put_domain(
    world: World, workspace: str, name: str, *, verified: bool = False, primary: bool = False
) -> Row:
    """Add a domain to a workspace."""
    row = {
        "name": name,
        "workspace": workspace,
        "verified": verified,
        "primary": primary,
        "created_at": world.now().isoformat(),
    }
    world.store.put(DOMAIN, name, row)
    return row


def put_user(
    world: World,
    workspace: str,
    email: str,
    given: str,
    family: str,
    *,
    admin: bool = False,
    complete_in: float = 0.0,
    setup_in: float = 0.0,
) -> Row:
    """Add a user; the delays are provider seconds until changes work and until mail arrives."""
    row = {
        "id": str(int(hashlib.sha256(email.encode()).hexdigest()[:16], 16)),
        "workspace": workspace,
        "email": email,
        "given": given,
        "family": family,
        "admin": admin,
        "suspended": False,
        "created_at": world.now().isoformat(),
        "complete_at": world.due(complete_in).isoformat(),
        "setup_at": world.due(setup_in).isoformat(),
    }
    world.store.put(USER, email, row)
    return row
