"""A server of the chat-completions contract, with a writer of a few rules instead of a model.

From the published OpenAPI description and the official SDK (November 2026).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.chat_completions.sandbox import completions
from adapters.chat_completions.sandbox.door import Door
from adapters.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /chat_completions."""
    door = Door(world)

    async def models(_: Request) -> Response:
        row = {"id": completions.MODEL, "object": "model", "created": 0, "owned_by": "sandbox"}
        return JSONResponse({"object": "list", "data": [row]})

    async def complete(request: Request) -> Response:
        return await completions.create(world, request)

    return [
        Route("/v1/models", door.guard(models), methods=["GET"]),
        Route("/v1/chat/completions", door.guard(complete), methods=["POST"]),
    ]
