"""Who registered a name where, and which name servers its registry delegates it to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from adapters.sandbox.dns import zones
from adapters.sandbox.world import World

KIND = "registration"
VERSION = "registration_version"
ELSEWHERE = "elsewhere"
"""The registrar of names that people bring along, with name servers of its own."""
ELSEWHERE_NAMESERVERS = ("ns1.elsewhere.sandbox", "ns2.elsewhere.sandbox")
AGE_OF_BROUGHT = timedelta(days=900)
YEAR = timedelta(days=365)


def find(world: World, name: str) -> dict[str, Any] | None:
    """Return {name, registrar, nameservers, registered_at, expires_at}, times ISO 8601."""
    return world.store.get(KIND, name)


def register(world: World, name: str, registrar: str, nameservers: tuple[str, ...]) -> None:
    """Register a free name for a year from now."""
    _put(world, name, registrar, nameservers, timedelta())


def brought(world: World, name: str) -> None:
    """Make sure that a name somebody brings along exists, registered elsewhere long ago."""
    if find(world, name) is None:
        zones.put_zone(world, ELSEWHERE, name, ELSEWHERE_NAMESERVERS)
        _put(world, name, ELSEWHERE, ELSEWHERE_NAMESERVERS, AGE_OF_BROUGHT)


def delegate(world: World, name: str, nameservers: tuple[str, ...]) -> None:
    """Change the delegation of a registered name; raise KeyError for one that is not."""
    facts = find(world, name)
    if facts is None:
        raise KeyError(name)
    with world.store.transaction():
        world.store.put(KIND, name, facts | {"nameservers": list(nameservers)})
        world.store.next_number(VERSION)
        world.store.next_number(zones.VERSION)


def _put(
    world: World, name: str, registrar: str, nameservers: tuple[str, ...], age: timedelta
) -> None:
    began = world.now() - age
    facts = {
        "name": name,
        "registrar": registrar,
        "nameservers": list(nameservers),
        "registered_at": began.isoformat(),
        "expires_at": (world.now() + YEAR).isoformat(),
    }
    with world.store.transaction():
        world.store.put(KIND, name, facts)
        world.store.next_number(VERSION)
        world.store.next_number(zones.VERSION)
