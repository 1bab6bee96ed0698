"""The resolver on the sandbox's name servers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.dns.resolver import DnsResolver
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from adapters.sandbox.world import World

ADA, BOB = "ada.ns.cloudflare.sandbox", "bob.ns.cloudflare.sandbox"
ZONE = "example.com"

Put = Callable[..., None]


@pytest.fixture
def world(sandbox: Server) -> World:
    """The running world with a zone at Cloudflare, delegated there."""
    world = sandbox.world
    world.clock.tempo = 100
    registrations.brought(world, ZONE)
    zones.put_zone(world, "cloudflare", ZONE, (ADA, BOB))
    registrations.delegate(world, ZONE, (ADA, BOB))
    return world


@pytest.fixture
async def resolver(world: World) -> AsyncIterator[DnsResolver]:
    """The adapter as the product builds it on the sandbox."""
    dns = world.dns
    made = DnsResolver(
        recursive=dns["recursive"], root=dns["root"], hosts=dns["hosts"], timeout_seconds=1.0
    )
    yield made
    await made.close()


@pytest.fixture
def published(world: World) -> str:
    """The address of the servers of the zone."""
    return str(world.dns["hosts"]["ns.cloudflare.sandbox"])


@pytest.fixture
def put(world: World) -> Put:
    """Put a record into the zone."""

    def put(name: str, kind: str, content: str, ttl: int = 300, priority: int = 0) -> None:
        zones.put_record(
            world,
            "cloudflare",
            ZONE,
            f"{name} {kind} {content[:40]}",
            name=name,
            kind=kind,
            content=content,
            ttl=ttl,
            priority=priority or None,
        )

    return put


@pytest.fixture
def seen_from(world: World) -> Callable[[str], str]:
    """Give the address of a resolver by the first word of its name."""

    def address(word: str) -> str:
        return next(str(r["address"]) for r in world.dns["resolvers"] if r["name"].startswith(word))

    return address
