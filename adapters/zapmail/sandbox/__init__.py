"""Zapmail as far as it is known.

Documentation and dated reports, surveyed November 2026; some answers are our guess.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.sandbox.calls import Call, Desk, Refusal, read_json
from adapters.sandbox.gate import Gate
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World
from adapters.zapmail.sandbox import (
    availability,
    connections,
    dns,
    domains,
    exports,
    mailboxes,
    purses,
    removals,
    subscribers,
    workspaces,
)
from adapters.zapmail.sandbox.replies import reply


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /zapmail."""
    gate = Gate(
        world,
        "zapmail",
        key_header="x-auth-zapmail",
        windows=(Window(5, 1), Window(200, 60)),
        refuse_key=lambda: reply(401, "Invalid API key"),
        refuse_rate=lambda _: JSONResponse(
            {"status": 429, "message": "Too many requests, please try again later."}, 429
        ),
    )
    searches = world.windows["zapmail searches"] = Window(100, 1800)

    def route(method: str, path: str, desk: Desk, *windows: Window) -> Route:
        async def answer(request: Request) -> Response:
            try:
                return await desk(await _call(world, request))
            except Refusal as no:
                return reply(no.status, no.message)

        return Route(f"/api/v2{path}", gate.guard(answer, *windows), methods=[method])

    return [
        route("GET", "/users", purses.user),
        route("GET", "/workspaces", workspaces.listing),
        route("POST", "/workspaces", workspaces.create),
        route("PUT", "/workspaces", workspaces.rename),
        route("POST", "/domains/available", availability.one, searches),
        route("POST", "/domains/available-bulk", availability.bulk, searches),
        route("POST", "/domains/buy", domains.buy),
        route("GET", "/domains", domains.listing),
        route("POST", "/domains", domains.listing),
        route("GET", "/domains/assignable", domains.assignable),
        route("POST", "/domains/dmarc", domains.set_dmarc),
        route("POST", "/domains/forwarding", domains.forward),
        route("POST", "/domains/dns/check", dns.check),
        route("GET", "/domains/connection-requests", connections.listing),
        route("DELETE", "/domains/connection-requests", connections.remove),
        route("POST", "/domains/connect-domain", connections.connect),
        route("GET", "/dns/", dns.listing),
        route("GET", "/dns", dns.listing),
        route("POST", "/dns", dns.add),
        route("PUT", "/dns", dns.change),
        route("DELETE", "/dns", dns.remove),
        route("GET", "/wallet/balance", purses.balance),
        route("POST", "/wallet/buy-addon-mailboxes", purses.buy_slots),
        route("POST", "/mailboxes", mailboxes.create),
        route("PUT", "/mailboxes", mailboxes.change),
        route("GET", "/mailboxes/list", mailboxes.listing),
        route("PUT", "/mailboxes/retry-failed", mailboxes.retry_failed),
        route("PUT", "/mailboxes/scheduled-removal", removals.schedule),
        route("POST", "/exports/accounts/third-party", exports.link),
        route("PUT", "/exports/accounts/third-party", exports.relink),
        route("GET", "/exports/accounts/third-party", exports.linked),
        route("POST", "/exports/mailboxes", exports.start),
        route("GET", "/exports/status", exports.status),
        route("GET", "/webhook/events", subscribers.events),
        route("GET", "/webhooks/endpoints", subscribers.listing),
        route("POST", "/webhooks/endpoints", subscribers.add),
    ]


async def _call(world: World, request: Request) -> Call:
    """Read the body; a null anywhere at the top of it is an invalid value."""
    body = await read_json(request)
    if not isinstance(body, dict):
        raise Refusal(422, "Invalid value")
    nulls = [name for name, value in body.items() if value is None]
    if nulls:
        raise Refusal(422, f"Invalid value: {', '.join(nulls)}")
    workspace = workspaces.acting(world, request.headers.get("x-workspace-key", ""))
    return Call(world, request, body, workspace)
