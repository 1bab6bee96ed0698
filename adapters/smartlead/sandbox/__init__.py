"""Smartlead as its reference pages and a note of real calls describe it (November 2026)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.sandbox.calls import Call, Desk, Refusal, read_json
from adapters.sandbox.world import World
from adapters.smartlead.sandbox import accounts, changes, warmup
from adapters.smartlead.sandbox.door import Door
from adapters.smartlead.sandbox.replies import refused

ACCOUNTS = "/api/v1/email-accounts"


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /smartlead; each key has accounts of its own."""
    door = Door(world)

    def route(method: str, path: str, desk: Desk) -> Route:
        async def answer(request: Request) -> Response:
            try:
                body = await read_json(request)
                if not isinstance(body, dict):
                    raise Refusal(400, "Invalid request body")
                key = request.query_params.get("api_key", "")
                return await desk(Call(world, request, body, key))
            except Refusal as no:
                return refused(no.status, no.message)

        return Route(f"{ACCOUNTS}{path}", door.guard(answer), methods=[method])

    return [
        route("GET", "/", accounts.listing),
        route("POST", "/save", accounts.save),
        route("PUT", "/suspend/{id:int}", changes.suspend),
        route("DELETE", "/unsuspend/{id:int}", changes.unsuspend),
        route("GET", "/{id:int}/", accounts.get),
        route("POST", "/{id:int}", changes.update),
        route("DELETE", "/{id:int}", changes.remove),
        route("POST", "/{id:int}/warmup", warmup.change),
        route("GET", "/{id:int}/warmup-stats", warmup.stats),
    ]
