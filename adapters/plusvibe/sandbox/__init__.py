"""PlusVibe as far as it is known.

Documentation and dated reports, surveyed November 2026; error bodies are our guess.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.plusvibe.sandbox import accounts, clients, partners, settings, workspaces
from adapters.sandbox.calls import Call, Desk, Refusal, read_json
from adapters.sandbox.gate import Gate, Handler
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /plusvibe."""
    gate = Gate(
        world,
        "plusvibe",
        key_header="x-api-key",
        windows=(Window(5, 1),),
        refuse_key=lambda: JSONResponse({"status": "error", "message": "Invalid API key"}, 401),
        refuse_rate=lambda _: PlainTextResponse("Too Many Requests", 429),
    )

    def answering(desk: Desk) -> Handler:
        async def answer(request: Request) -> Response:
            try:
                return await desk(await _call(world, request))
            except Refusal as no:
                return JSONResponse({"status": "error", "message": no.message}, no.status)

        return answer

    def route(method: str, path: str, desk: Desk) -> Route:
        return Route(f"/api/v1{path}", gate.guard(answering(desk)), methods=[method])

    def partner(method: str, path: str, desk: Desk) -> Route:
        return Route(f"/api/v1{path}", answering(desk), methods=[method])

    return [
        route("GET", "/authenticate", workspaces.authenticate),
        route("POST", "/workspaces/add/", workspaces.add),
        route("POST", "/client", clients.create),
        route("GET", "/client/", clients.listing),
        route("PUT", "/client", clients.change),
        route("DELETE", "/client", clients.remove),
        route("GET", "/account/list", accounts.listing),
        route("POST", "/account/delete", accounts.remove),
        route("POST", "/account/bulk-add-regular-accounts", accounts.bulk_add),
        route("PUT", "/account/bulk-update", settings.bulk_update),
        route("PATCH", "/account/bulk-update-warmup", settings.bulk_warmup),
        partner("POST", "/webhook/partner-list-workspace", partners.listing),
        partner("GET", "/webhook/partner-list-email-accounts", partners.email_accounts),
        partner("POST", "/partner-upload-regular-accounts", partners.upload),
        partner("POST", "/webhook/partner-google-oauth-url", partners.google_link),
    ]


async def _call(world: World, request: Request) -> Call:
    body = await read_json(request)
    if not isinstance(body, dict):
        raise Refusal(400, "The body must be an object")
    call = Call(world, request, body)
    if request.scope["path"].endswith(("/authenticate", "/partner-list-workspace")):
        return call
    wanted = body.get("workspace_id") or call.query.get("workspace_id", "")
    return Call(world, request, body, workspaces.known(call, str(wanted)))
