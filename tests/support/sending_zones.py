"""Zones at a DNS host that is not ours, and what people copy into them by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.world import World


def elsewhere(world: World, name: str) -> None:
    """Let a domain exist that is registered and served elsewhere."""
    registrations.brought(world, name)


def copied(world: World, zone: str, records: Iterable[dict[str, Any]]) -> None:
    """Do what a person does who copies records: {name, kind, content, priority} each."""
    for record in records:
        content = f'"{record["content"]}"' if record["kind"] == "TXT" else record["content"]
        zones.put_record(
            world,
            registrations.ELSEWHERE,
            zone,
            _key(record),
            name=record["name"],
            kind=record["kind"],
            content=content,
            ttl=300,
            priority=record.get("priority"),
        )


def gone(world: World, zone: str, records: Iterable[dict[str, Any]]) -> None:
    """Take records out again."""
    for record in records:
        zones.drop_record(world, registrations.ELSEWHERE, zone, _key(record))


def _key(record: dict[str, Any]) -> str:
    return f"{record['kind']}-{record['name']}"
