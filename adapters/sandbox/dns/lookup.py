"""What the world sees in the sandbox's DNS: only what a registry delegates to counts."""

from __future__ import annotations

import re
from typing import Any

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.dns.fixtures import OUTSIDE
from adapters.sandbox.world import World

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"\\(\d{3}|.)")
LONGEST_CHAIN = 8


def texts(world: World, name: str) -> list[str]:
    """Return the joined TXT records at a name, aliases followed."""
    return [_joined(content) for content in _contents(world, name.lower(), "TXT", LONGEST_CHAIN)]


def alias(world: World, name: str) -> str | None:
    """Return where the CNAME at a name points, without a trailing dot, or None."""
    name = name.lower()
    zone = zone_of(world, name)
    rows = _standing(world, zone, name) if zone else []
    found = [row["content"] for row in rows if row["kind"] == "CNAME"]
    return found[0].rstrip(".").lower() if found else None


def exchanges(world: World, name: str) -> list[str]:
    """Return the hosts of the MX records at a name, without trailing dots."""
    found = _contents(world, name.lower(), "MX", LONGEST_CHAIN)
    return [content.split()[-1].rstrip(".").lower() for content in found]


def _contents(world: World, name: str, kind: str, hops: int) -> list[str]:
    found = zone_of(world, name)
    if hops == 0:
        return []
    if found is None:
        return _outside(name, kind)
    records = _standing(world, found, name)
    aliases = [record["content"] for record in records if record["kind"] == "CNAME"]
    if aliases:
        return _contents(world, aliases[0].rstrip(".").lower(), kind, hops - 1)
    return [record["content"] for record in records if record["kind"] == kind]


def _standing(world: World, zone: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the records at a name, or those of the nearest wildcard above it (RFC 4592)."""
    owner = name
    while True:
        key = f"{zone['provider']}/{zone['name']}"
        if records := world.store.find(zones.RECORD, zone=key, name=owner):
            return records
        name = name.partition(".")[2]
        owner = f"*.{name}"
        if len(name) < len(zone["name"]):
            return []


def _outside(name: str, kind: str) -> list[str]:
    """Return records of the world outside the sandbox's providers."""
    for zone, rows in OUTSIDE.items():
        if name == zone or name.endswith(f".{zone}"):
            label = name.removesuffix(zone).rstrip(".") or "@"
            return [content for own, one, content in rows if (own, one) == (label, kind)]
    return []


def zone_of(world: World, name: str) -> dict[str, Any] | None:
    """Return the zone a registry leads to for a name, the nearest above it."""
    registered = registered_name(world, name)
    if registered is None:
        return None
    facts = registrations.find(world, registered)
    delegated = set(facts["nameservers"]) if facts else set()
    for zone in world.store.find(zones.ZONE, name=registered):
        if delegated & set(zone["nameservers"]):
            return zone
    return None


def registered_name(world: World, name: str) -> str | None:
    """Return the registered name at or above a name."""
    labels = name.lower().rstrip(".").split(".")
    for start in range(len(labels) - 1):
        candidate = ".".join(labels[start:])
        if registrations.find(world, candidate):
            return candidate
    return None


def _joined(content: str) -> str:
    """Join the strings of a TXT record in presentation form (RFC 1035, section 5.1)."""
    strings = STRING.findall(content)
    return _unescaped("".join(strings)) if strings else content


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda m: chr(int(m[1])) if m[1].isdigit() else m[1], text)
