"""Small zones for SPF: written in a line, flattened, published and checked."""

from __future__ import annotations

from core.domains.spf import Limits, Verdict, check_host
from core.domains.spf_flatten import plan
from core.domains.spf_flattened import Flattened
from core.domains.spf_tree import grow
from tests.support.zone import ZoneResolver

DOMAIN = "acme.example"
TWO = ("one", "two")
UNLIMITED = Limits(lookups=10_000, void_lookups=10_000, names=10_000)

Zone = dict[str, dict[str, list[str]]]


def zone(**records: str) -> Zone:
    """Write a zone: _ in a name stands for a dot, ``acme`` is the domain itself."""
    return {name.replace("_", ".") + ".example": {"TXT": [text]} for name, text in records.items()}


async def flattened(records: Zone, *chosen: str) -> Flattened:
    """Plan the flattening of the domain's record as two resolvers see it."""
    trees = [await grow(DOMAIN, ZoneResolver(records), server=server) for server in TWO]
    return plan(trees, chosen=chosen)


def published(records: Zone, result: Flattened) -> Zone:
    """Return the zone as it is once the plan is carried out."""
    return {**records, **{name: {"TXT": [text]} for name, text in result.records.items()}}


async def verdict(records: Zone, ip: str, limits: Limits = UNLIMITED) -> Verdict:
    """Return the verdict on an address in a zone, without limits unless some are given."""
    return await check_host(ip, f"a@{DOMAIN}", "mail.example", ZoneResolver(records), limits=limits)
