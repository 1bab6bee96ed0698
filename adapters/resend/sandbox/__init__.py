"""Resend as far as it is known: domains that follow the DNS, idempotent sending, Svix-signed webhooks.

From the published OpenAPI file (1.5.0), the vendor's SDK (2.52.0) and the documentation (November 2026).
"""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from adapters.resend.sandbox import domains, emails, usage, webhooks
from adapters.resend.sandbox.door import Door, ResendDesk
from adapters.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /resend, watch domains, and tell what happens to mail."""
    door = Door(world)
    world.webhooks.signers["svix"] = webhooks.sign
    world.carriers["resend"] = webhooks.tell
    world.routines.append(lambda: domains.follow(world))

    def route(method: str, path: str, desk: ResendDesk) -> Route:
        return Route(path, door.guard(desk), methods=[method])

    return [
        route("POST", "/emails", emails.send),
        route("POST", "/emails/batch", emails.send_batch),
        route("GET", "/emails/{id}", emails.get),
        route("GET", "/usage", usage.get),
        route("POST", "/domains", domains.create),
        route("GET", "/domains", domains.listing),
        route("GET", "/domains/{id}", domains.get),
        route("DELETE", "/domains/{id}", domains.remove),
        route("POST", "/domains/{id}/verify", domains.verify),
        route("POST", "/webhooks", webhooks.create),
        route("GET", "/webhooks", webhooks.listing),
        route("GET", "/webhooks/{id}", webhooks.get),
        route("PATCH", "/webhooks/{id}", webhooks.change),
        route("DELETE", "/webhooks/{id}", webhooks.remove),
    ]
