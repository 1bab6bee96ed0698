"""What Google has by itself: an inbox test messages can go to, and the key of its signing domain."""

from __future__ import annotations

from adapters.google_workspace.sandbox import keys, workspaces
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.world import World

ADMIN = "admin@seed-inbox.sandbox"
SEED = "seed@seed-inbox.sandbox"
SHARED = "gappssmtp.com"
TTL = 3600


def attach(world: World) -> None:
    """Make everything now, and again after everything was forgotten."""
    ensure(world)
    world.routines.append(lambda: ensure(world))


def ensure(world: World) -> None:
    """Make what is not there."""
    if world.store.get(workspaces.USER, SEED):
        return
    _publish_key(world)
    workspace = workspaces.founded(world, ADMIN)
    if workspace:
        workspaces.put_user(world, workspace["id"], SEED, "Seed", "Inbox")


def _publish_key(world: World) -> None:
    """Publish the key of mail that no domain signs for itself, one for all customers' names."""
    provider, servers = registrations.ELSEWHERE, registrations.ELSEWHERE_NAMESERVERS
    zones.put_zone(world, provider, SHARED, servers)
    zones.put_record(
        world,
        provider,
        SHARED,
        "shared-key",
        name=f"*.{keys.SHARED_SUFFIX}",
        kind="TXT",
        content=f"v=DKIM1; k=rsa; p={keys.public_text(keys.shared_key())}",
        ttl=TTL,
    )
    registrations.register(world, SHARED, provider, servers)
