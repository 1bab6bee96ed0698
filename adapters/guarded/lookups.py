"""Addresses of hosts as our own resolver sees them, for worlds other than this machine's."""

from __future__ import annotations

from adapters.guarded.fetch import Lookup
from core.ports.dns import Resolver


def by(resolver: Resolver) -> Lookup:
    """Return a lookup that asks a resolver for A and AAAA records."""

    async def look_up(host: str, _port: int) -> list[str]:
        found = [await resolver.ask(host, kind) for kind in ("A", "AAAA")]
        return [address for answer in found for address in answer.values]

    return look_up
