"""HeyReach as far as it is known.

Dated third-party reports only, surveyed November 2026; campaign bodies are simplified.
"""

from __future__ import annotations

import math
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.heyreach.sandbox import campaigns, leads, lists
from adapters.sandbox.calls import Call, Desk, Refusal, read_json
from adapters.sandbox.gate import Gate
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /heyreach."""
    gate = Gate(
        world,
        "heyreach",
        key_header="x-api-key",
        windows=(Window(300, 60),),
        refuse_key=lambda: Response(status_code=401),
        refuse_rate=lambda wait: Response(
            status_code=429, headers={"retry-after": str(math.ceil(wait))}
        ),
    )

    def route(method: str, path: str, desk: Desk) -> Route:
        async def answer(request: Request) -> Response:
            try:
                return await desk(await _call(world, request))
            except Refusal as no:
                return JSONResponse({"errorMessage": no.message}, no.status)
            except lists.WrongField as wrong:
                return _problem(wrong)

        return Route(f"/api/public{path}", gate.guard(answer), methods=[method])

    return [
        route("GET", "/auth/CheckApiKey", _check_key),
        route("POST", "/list/CreateEmptyList", lists.create),
        route("POST", "/list/GetAll", lists.listing),
        route("GET", "/list/GetById", lists.by_id),
        route("POST", "/list/AddLeadsToListV2", leads.add),
        route("POST", "/list/GetLeadsFromList", leads.listing),
        route("POST", "/campaign/Create", campaigns.create),
        route("GET", "/campaign/GetById", campaigns.by_id),
        route("POST", "/campaign/StartCampaign", campaigns.start),
        route("POST", "/campaign/Resume", campaigns.resume),
        route("POST", "/campaign/Pause", campaigns.pause),
    ]


async def _call(world: World, request: Request) -> Call:
    body = await read_json(request)
    if not isinstance(body, dict):
        raise lists.WrongField("$", "The JSON value could not be converted.")
    return Call(world, request, body)


async def _check_key(_: Call) -> Response:
    """GET /auth/CheckApiKey: 200 and nothing in it."""
    return Response(status_code=200)


def _problem(wrong: lists.WrongField) -> Response:
    body: dict[str, Any] = {
        "errors": {wrong.name: [wrong.message]},
        "title": "One or more validation errors occurred.",
        "status": 400,
    }
    return JSONResponse(body, 400)
