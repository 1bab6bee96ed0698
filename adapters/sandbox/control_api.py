"""The sandbox's own JSON interface: time, faults, requests, wallet, DNS and the viewer's mails."""

from __future__ import annotations

import hmac
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.sandbox import wallet
from adapters.sandbox.dns import registrations
from adapters.sandbox.faults import KINDS, PROVIDER_KINDS
from adapters.sandbox.gate import Handler
from adapters.sandbox.post import viewer
from adapters.sandbox.recipients import plans
from adapters.sandbox.world import World


def routes(world: World, control_key: str) -> list[BaseRoute]:
    """Return the routes, each behind the control key."""
    control = _Control(world)

    def route(path: str, handler: Handler, method: str) -> Route:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("x-sandbox-key", "")
            if not hmac.compare_digest(given.encode(), control_key.encode()):
                return JSONResponse({"message": "wrong sandbox key"}, status_code=401)
            try:
                return await handler(request)
            except (ValueError, KeyError, TypeError) as error:
                return JSONResponse({"message": str(error)}, status_code=422)

        return Route(path, guarded, methods=[method])

    return [
        route("/state", control.state, "GET"),
        route("/meeting", control.meet, "POST"),
        route("/clock", control.clock, "GET"),
        route("/clock", control.skip, "POST"),
        route("/tempo", control.tempo, "POST"),
        route("/faults", control.faults, "GET"),
        route("/faults", control.inject, "POST"),
        route("/faults", control.clear, "DELETE"),
        route("/faults/{id}", control.clear, "DELETE"),
        route("/requests", control.requests, "GET"),
        route("/webhooks", control.webhooks, "GET"),
        route("/wallet", control.wallet, "GET"),
        route("/wallet", control.set_wallet, "POST"),
        route("/mail", control.mails, "GET"),
        route("/mail", control.post_mail, "POST"),
        route("/mail/{id}", control.mail, "GET"),
        route("/mail_servers", control.servers, "GET"),
        route("/dns", control.dns, "GET"),
        route("/dns/{name}/nameservers", control.delegate, "POST"),
        route("/reset", control.reset, "POST"),
    ]


class _Control:
    def __init__(self, world: World) -> None:
        self._world = world

    async def state(self, _: Request) -> Response:
        return JSONResponse({"kinds": self._world.store.kinds(), **self._clock_facts()})

    async def meet(self, request: Request) -> Response:
        """Let people open links to a site of the product's, and tell it where everything is."""
        plans.open_site(self._world, str((await request.json())["site"]))
        return JSONResponse(
            {"time": self._clock_facts(), "dns": self._world.dns, "mail": self._mail_facts()}
        )

    async def clock(self, _: Request) -> Response:
        return JSONResponse(self._clock_facts())

    async def skip(self, request: Request) -> Response:
        self._world.skip(float((await request.json())["skip_seconds"]))
        return JSONResponse(self._clock_facts())

    async def tempo(self, request: Request) -> Response:
        self._world.clock.tempo = float((await request.json())["tempo"])
        return JSONResponse(self._clock_facts())

    async def faults(self, _: Request) -> Response:
        faults = [asdict(fault) for fault in self._world.faults.all()]
        return JSONResponse({"faults": faults, "kinds": sorted(KINDS), "notes": PROVIDER_KINDS})

    async def inject(self, request: Request) -> Response:
        wish: dict[str, Any] = await request.json()
        provider, kind = str(wish.pop("provider")), str(wish.pop("kind"))
        fault = self._world.faults.inject(provider, kind, **wish)
        return JSONResponse(asdict(fault), status_code=201)

    async def clear(self, request: Request) -> Response:
        self._world.faults.clear(request.path_params.get("id", ""))
        return Response(status_code=204)

    async def requests(self, request: Request) -> Response:
        limit = int(request.query_params.get("limit", "100"))
        provider = request.query_params.get("provider", "")
        return JSONResponse({"requests": self._world.requests.latest(limit, provider)})

    async def webhooks(self, _: Request) -> Response:
        return JSONResponse({"webhooks": self._world.webhooks.listing()[:200]})

    async def wallet(self, _: Request) -> Response:
        return JSONResponse({"cents": wallet.balance_cents(self._world.store)})

    async def set_wallet(self, request: Request) -> Response:
        wallet.set_balance(self._world.store, int((await request.json())["cents"]))
        return await self.wallet(request)

    async def mails(self, request: Request) -> Response:
        limit = int(request.query_params.get("limit", "100"))
        return JSONResponse({"mails": viewer.listing(self._world, limit)})

    async def mail(self, request: Request) -> Response:
        mail = viewer.find(self._world, request.path_params["id"])
        if mail is None:
            return JSONResponse({"message": "no such mail"}, status_code=404)
        return JSONResponse(mail)

    async def post_mail(self, request: Request) -> Response:
        """Keep a mail; one with a known Message-ID is the same mail again."""
        sent: dict[str, Any] = await request.json()
        known = self._world.store.find(viewer.KIND, message_id=sent["message_id"])
        if known:
            return JSONResponse(known[0])
        fields = ("message_id", "sender", "recipient", "subject", "text", "html")
        mail = viewer.keep(self._world, **{name: str(sent[name]) for name in fields})
        return JSONResponse(mail, status_code=201)

    async def servers(self, _: Request) -> Response:
        return JSONResponse(self._mail_facts())

    async def dns(self, _: Request) -> Response:
        return JSONResponse(self._world.dns)

    async def delegate(self, request: Request) -> Response:
        """Delegate a name; one that nobody registered is registered elsewhere first."""
        name = request.path_params["name"]
        nameservers = tuple(str(host) for host in (await request.json())["nameservers"])
        registrations.brought(self._world, name)
        registrations.delegate(self._world, name, nameservers)
        return JSONResponse(registrations.find(self._world, name))

    async def reset(self, _: Request) -> Response:
        self._world.reset()
        return Response(status_code=204)

    def _mail_facts(self) -> dict[str, Any]:
        return self._world.mail | plans.counts(self._world)

    def _clock_facts(self) -> dict[str, Any]:
        clock = self._world.clock
        return {
            "now": clock.now().isoformat(),
            "offset_seconds": clock.offset_seconds,
            "tempo": clock.tempo,
        }
