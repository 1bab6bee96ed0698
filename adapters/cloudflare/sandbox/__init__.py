"""Cloudflare as far as it is known: zones, records and the registrar of API v4.

From the official client 5.9.0, the documentation and public reports of real calls (November 2026).
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.cloudflare.sandbox import activation, records, registrar, tokens, workflows, zones
from adapters.cloudflare.sandbox.replies import Ask
from adapters.cloudflare.sandbox.tokens import Desk, Gate
from adapters.cloudflare.sandbox.trees import TREES, Tree
from adapters.sandbox.world import World

ZONE, RECORD = "/zones/{zone}", "/zones/{zone}/dns_records/{record}"


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /cloudflare, and let zones and registrations follow the time."""
    gate = Gate(world)
    world.routines.append(lambda: workflows.follow(world))
    world.routines.append(activation.Watch(world).follow)

    def route(method: str, path: str, desk: Desk, right: str) -> Route:
        return Route(f"/client/v4{path}", gate.guard(desk, right), methods=[method])

    def of(tree: Tree) -> list[Route]:
        def within(method: str, path: str, routed: registrar.Routed, right: str) -> Route:
            async def desk(ask: Ask) -> Response:
                return await routed(ask, tree)

            whole = f"/accounts/{{account}}/{tree.path}{path}"
            return route(method, whole, desk, right if tree.real else tokens.TRIAL)

        one = "/registrations/{name}"
        return [
            within("GET", "/domain-search", registrar.search, tokens.REGISTRAR_READ),
            within("POST", "/domain-check", registrar.check, tokens.REGISTRAR_READ),
            within("GET", "/extensions", registrar.extensions, tokens.REGISTRAR_READ),
            within("GET", "/extensions/{extension}", registrar.extension, tokens.REGISTRAR_READ),
            within("POST", "/registrations", registrar.create, tokens.REGISTRAR_EDIT),
            within("GET", "/registrations", registrar.listing, tokens.REGISTRAR_READ),
            within("GET", one, registrar.get, tokens.REGISTRAR_READ),
            within("PATCH", one, registrar.edit, tokens.REGISTRAR_EDIT),
            within("GET", f"{one}/registration-status", registrar.status, tokens.REGISTRAR_READ),
            within("GET", f"{one}/update-status", registrar.status, tokens.REGISTRAR_READ),
        ]

    return [
        route("GET", "/user/tokens/verify", tokens.verify, tokens.ANY),
        route("GET", "/zones", zones.listing, tokens.ZONE_READ),
        route("POST", "/zones", zones.create, tokens.ZONE_EDIT),
        route("GET", ZONE, zones.get, tokens.ZONE_READ),
        route("DELETE", ZONE, zones.remove, tokens.ZONE_EDIT),
        route("PUT", f"{ZONE}/activation_check", zones.check, tokens.ZONE_EDIT),
        route("POST", f"{ZONE}/dns_records/batch", records.batch, tokens.DNS_EDIT),
        route("GET", f"{ZONE}/dns_records", records.listing, tokens.DNS_READ),
        route("POST", f"{ZONE}/dns_records", records.create, tokens.DNS_EDIT),
        route("GET", RECORD, records.get, tokens.DNS_READ),
        route("PUT", RECORD, records.replace, tokens.DNS_EDIT),
        route("PATCH", RECORD, records.patch, tokens.DNS_EDIT),
        route("DELETE", RECORD, records.remove, tokens.DNS_EDIT),
        *(entry for tree in TREES for entry in of(tree)),
    ]
