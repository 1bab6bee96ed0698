"""What the sandbox's DNS serves: zones and records as the providers' sandboxes publish them.

A zone is known by the provider that serves it and its name; the same name may stand at several
providers, and only delegation decides which one the world sees. Names are lower-case A-labels
without a trailing dot, contents are in presentation form (RFC 1035), TXT as quoted strings.
"""

from __future__ import annotations

from typing import Any

from adapters.sandbox.world import World

ZONE, RECORD = "dns_zone", "dns_record"
VERSION = "dns_version"
NEGATIVE_TTL = 1800
"""Seconds an absence may be cached: the SOA minimum of Cloudflare's zones."""


def put_zone(
    world: World,
    provider: str,
    name: str,
    nameservers: tuple[str, ...],
    *,
    negative_ttl: int = NEGATIVE_TTL,
) -> None:
    """Serve a zone at a provider's name servers, or change what is served of it."""
    facts = {
        "provider": provider,
        "name": name,
        "nameservers": list(nameservers),
        "negative_ttl": negative_ttl,
    }
    with world.store.transaction():
        world.store.put(ZONE, f"{provider}/{name}", facts)
        _move(world, provider, name)


def drop_zone(world: World, provider: str, name: str) -> None:
    """Serve a zone no more."""
    with world.store.transaction():
        for record in world.store.find(RECORD, zone=f"{provider}/{name}"):
            world.store.delete(RECORD, record["key"])
        world.store.delete(ZONE, f"{provider}/{name}")
        _move(world, provider, name)


def put_record(
    world: World,
    provider: str,
    zone: str,
    record_id: str,
    *,
    name: str,
    kind: str,
    content: str,
    ttl: int,
    priority: int | None = None,
) -> None:
    """Serve a record, or change it. ``content`` of an MX is the host alone."""
    key = f"{provider}/{zone}/{record_id}"
    facts: dict[str, Any] = {
        "key": key,
        "zone": f"{provider}/{zone}",
        "name": name,
        "kind": kind,
        "content": content,
        "ttl": ttl,
        "priority": priority,
    }
    with world.store.transaction():
        world.store.put(RECORD, key, facts)
        _move(world, provider, zone)


def drop_record(world: World, provider: str, zone: str, record_id: str) -> None:
    """Serve a record no more."""
    with world.store.transaction():
        world.store.delete(RECORD, f"{provider}/{zone}/{record_id}")
        _move(world, provider, zone)


def version_of(provider: str, zone: str) -> str:
    """Return the name of the number that every change of a zone moves; also its SOA serial."""
    return f"{VERSION}/{provider}/{zone}"


def _move(world: World, provider: str, zone: str) -> None:
    world.store.next_number(version_of(provider, zone))
    world.store.next_number(VERSION)
