"""The whole DNS of the sandbox: registry, providers' servers and resolvers, each at its own address."""

from __future__ import annotations

from functools import partial
from typing import Any

from adapters.sandbox import ports
from adapters.sandbox.dns import fixtures, owner
from adapters.sandbox.dns.authority import Authority
from adapters.sandbox.dns.blocklists import Blocklists
from adapters.sandbox.dns.caching import CachingResolver
from adapters.sandbox.dns.compiled import host
from adapters.sandbox.dns.endpoint import Endpoint
from adapters.sandbox.dns.hosts import (
    BLOCKLISTS,
    CLOUDFLARE,
    ELSEWHERE,
    GODADDY,
    PARKED,
    REGISTRY,
    REGISTRY_HOST,
    SUFFIXES,
    ZAPMAIL,
)
from adapters.sandbox.dns.recursion import Recursion
from adapters.sandbox.dns.registry_zone import Registry
from adapters.sandbox.dns.replies import Source
from adapters.sandbox.dns.speaker import Speaker
from adapters.sandbox.dns.vantage import OWN, VANTAGES
from adapters.sandbox.world import World


class Network:
    """All name servers of one world; owners of names brought along act while it is open."""

    def __init__(self, world: World) -> None:
        self._world = world
        registry = Registry(world)
        servers = _servers(world)
        public = Recursion(world.clock, registry, servers | {BLOCKLISTS: Blocklists(public=True)})
        private = Recursion(world.clock, registry, servers)
        speakers = [Speaker(world, REGISTRY, registry)]
        speakers += [Speaker(world, name, source) for name, source in servers.items()]
        speakers += [
            Speaker(
                world,
                seen.name,
                CachingResolver(
                    world, public, nodes=seen.nodes, refuses_one_in=seen.refuses_one_in
                ),
                recursive=True,
                delay_seconds=seen.delay_seconds,
            )
            for seen in VANTAGES
        ]
        speakers.append(Speaker(world, OWN, CachingResolver(world, private), recursive=True))
        self._endpoints = {speaker.name: Endpoint(speaker) for speaker in speakers}
        owner.attach(world)

    async def open(self, host: str) -> None:
        """Answer on the ports of last time, and publish them in the world."""
        for name, endpoint in self._endpoints.items():
            await ports.taken(self._world.store, f"dns {name}", partial(endpoint.open, host))
        self._world.dns = self._facts()

    async def close(self) -> None:
        """Answer no more."""
        self._world.dns = {}
        for endpoint in self._endpoints.values():
            await endpoint.close()

    def _facts(self) -> dict[str, Any]:
        at = {name: endpoint.address for name, endpoint in self._endpoints.items()}
        hosts = {suffix: at[name] for name, suffixes in SUFFIXES.items() for suffix in suffixes}
        hosts[REGISTRY_HOST] = at[REGISTRY]
        resolvers = [
            {
                "name": seen.title,
                "place": seen.place,
                "country": seen.country,
                "address": at[seen.name],
            }
            for seen in VANTAGES
        ]
        return {
            "root": at[REGISTRY],
            "hosts": hosts,
            "resolvers": resolvers,
            "recursive": at[OWN],
        }


def _servers(world: World) -> dict[str, Source]:
    """Return the authoritative servers by the name of their provider."""
    servers: dict[str, Source] = {
        name: Authority(world, name) for name in (CLOUDFLARE, GODADDY, ZAPMAIL, PARKED)
    }
    elsewhere = {host(name): partial(fixtures.outside, name) for name in fixtures.OUTSIDE}
    servers[ELSEWHERE] = Authority(world, ELSEWHERE, elsewhere)
    servers[BLOCKLISTS] = Blocklists()
    return servers
