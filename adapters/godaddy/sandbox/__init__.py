"""GoDaddy's registrar as far as it is known: version 1 from its Swagger file, version 3 from OpenAPI 3.1.0."""

from __future__ import annotations

from starlette.routing import BaseRoute

from adapters.godaddy.sandbox import (
    agreements,
    availability_v1,
    availability_v3,
    domains_v1,
    domains_v3,
    holdings,
    purchases,
    quotes,
    records,
    registrations_v3,
)
from adapters.godaddy.sandbox.door import Door
from adapters.sandbox.world import World

READ, CREATE = "domains.domain:read", "domains.domain:create"
DELEGATE = "domains.nameserver:update"


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /godaddy."""
    world.routines.append(lambda: holdings.settle(world))
    one, three = Door(world, "v1"), Door(world, "v3")
    name, zone = "/v1/domains/{domain}", "/v1/domains/{domain}/records"
    listed = "/v3/domains/domain-names"
    return [
        one.route("GET", "/v1/domains/available", availability_v1.one),
        one.route("POST", "/v1/domains/available", availability_v1.many),
        one.route("GET", "/v1/domains/agreements", agreements.listing),
        one.route("GET", "/v1/domains/purchase/schema/{tld}", purchases.schema),
        one.route("POST", "/v1/domains/purchase/validate", purchases.validate),
        one.route("POST", "/v1/domains/purchase", purchases.purchase),
        one.route("GET", "/v1/domains", domains_v1.listing),
        one.route("GET", name, domains_v1.one),
        one.route("PATCH", name, domains_v1.change),
        one.route("GET", zone, records.listing),
        one.route("PATCH", zone, records.add),
        one.route("PUT", zone, records.replace),
        one.route("GET", f"{zone}/{{type}}", records.listing),
        one.route("PUT", f"{zone}/{{type}}", records.replace),
        one.route("GET", f"{zone}/{{type}}/{{name}}", records.listing),
        one.route("PUT", f"{zone}/{{type}}/{{name}}", records.replace),
        one.route("DELETE", f"{zone}/{{type}}/{{name}}", records.remove),
        three.route("GET", "/v3/domains/check-availability", availability_v3.one, READ),
        three.route("POST", "/v3/domains/check-availability", availability_v3.many, READ),
        three.route("POST", "/v3/domains/registration-quotes", quotes.quote, READ),
        three.route("POST", "/v3/domains/registrations", registrations_v3.register, CREATE),
        three.route("GET", "/v3/domains/registrations/{id}", registrations_v3.one, READ),
        three.route("GET", "/v3/domains/operations/{id}", registrations_v3.operation, READ),
        three.route("GET", listed, domains_v3.listing, READ),
        three.route("GET", f"{listed}/{{domain}}", domains_v3.one, READ),
        three.route("PUT", f"{listed}/{{domain}}/nameservers", domains_v3.delegate, DELEGATE),
    ]
