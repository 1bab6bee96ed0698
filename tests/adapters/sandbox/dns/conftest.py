"""The sandbox's name servers, asked by dnspython alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import dns.asyncquery
import dns.message
import pytest
from dns.message import Message

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from adapters.sandbox.world import World

ADA, BOB = "ada.ns.cloudflare.sandbox", "bob.ns.cloudflare.sandbox"
ZONE = "example.com"

Dig = Callable[..., Awaitable[Message]]


@pytest.fixture
def world(sandbox: Server) -> World:
    """The running world with a zone at Cloudflare, not delegated there yet."""
    world = sandbox.world
    world.clock.tempo = 100
    registrations.brought(world, ZONE)
    zones.put_zone(world, "cloudflare", ZONE, (ADA, BOB))
    return world


@pytest.fixture
def put(world: World) -> Callable[..., None]:
    """Put a record into the zone under its name and kind."""

    def put(name: str, kind: str, content: str, ttl: int = 300, priority: int = 0) -> None:
        ref = f"{name} {kind} {content[:40]}"
        zones.put_record(
            world,
            "cloudflare",
            ZONE,
            ref,
            name=name,
            kind=kind,
            content=content,
            ttl=ttl,
            priority=priority or None,
        )

    return put


@pytest.fixture
def dig(world: World) -> Dig:
    """Ask a server by its role over UDP, or TCP when told so or when the answer was cut."""

    async def dig(server: str, name: str, kind: str, **options: Any) -> Message:
        address = world.dns["hosts"].get(server) or world.dns.get(server) or server
        host, port = str(address).split(":")
        tcp = options.pop("tcp", False)
        query = dns.message.make_query(name, kind, **options)
        if tcp:
            return await dns.asyncquery.tcp(query, host, port=int(port), timeout=2)
        answer, _ = await dns.asyncquery.udp_with_fallback(query, host, port=int(port), timeout=2)
        return answer

    return dig


@pytest.fixture
def seen_from(world: World) -> Callable[[str], str]:
    """Give the address of a resolver by the first word of its name."""

    def address(word: str) -> str:
        return next(str(r["address"]) for r in world.dns["resolvers"] if r["name"].startswith(word))

    return address
