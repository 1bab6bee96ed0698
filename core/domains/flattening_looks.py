"""Looking SPF includes up at several vantage points, and what is kept of each look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.domains import spf_flatten, zone_sources
from core.domains.purposes import is_spf
from core.domains.spf_flatten import AGREEING
from core.domains.spf_flattened import Flattened
from core.domains.spf_tree import Node, grow
from core.errors import Conflict
from core.system import System
from data.domains.domains import Domain
from data.domains.records import SpfFlattening


async def original(system: System, domain: Domain) -> str:
    """Return the SPF record that a domain publishes; raise Conflict "flattening_refused" for none."""
    zone = await zone_sources.read(system, domain, [domain.name])
    found = [one.content for one in zone if one.name == domain.name and is_spf(one)]
    if len(found) != 1:
        raise Conflict(
            f"{domain.shown_name} has {len(found)} SPF records; one is needed to flatten it.",
            code="flattening_refused",
            action="Set up the SPF record first.",
        )
    return found[0]


async def flattened(
    system: System,
    name: str,
    text: str,
    chosen: Iterable[str],
    last: SpfFlattening | None,
) -> Flattened:
    """Plan a flattening from what the first two vantage points say that answer at all."""
    told: list[Node] = []
    silent: list[Node] = []
    for point in system.vantage_points:
        node = await grow(name, system.ports.resolver, server=point.address, text=text)
        (told if node.told else silent).append(node)
        if len(told) == AGREEING:
            break
    if not told and not silent:
        raise Conflict("No resolver is set up.", code="flattening_refused")
    previous = included_of(last) if last else spf_flatten.NOTHING
    return spf_flatten.plan(told or silent, chosen=list(chosen), previous=previous)


def included_of(row: SpfFlattening) -> Mapping[str, list[str]]:
    """Return what each include stood for at the last look."""
    return {one["domain"]: one["addresses"] for one in row.includes}


def chosen_of(row: SpfFlattening) -> list[str]:
    """Return the includes that a person chose to have written out."""
    return [one["domain"] for one in row.includes if one["chosen"]]


def included_json(found: Flattened, chosen: list[str], now: datetime) -> list[dict[str, Any]]:
    """Return the includes that were written out, as they are stored."""
    wanted = {name.lower().removesuffix(".") for name in chosen}
    return [
        {
            "domain": target,
            "addresses": list(addresses),
            "chosen": target in wanted,
            "resolved_at": now.isoformat(),
        }
        for target, addresses in found.included.items()
    ]
