"""The vendor's library, our adapter, a browser and somebody who takes webhooks, on one sandbox."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import stripe
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from adapters.stripe.api import StripeApi
from adapters.stripe.payments import StripePayments
from core.clock import Clock
from core.pace import Pace
from tests.adapters.stripe.shop import Shop

KEY = "sk_test_of_these_tests"
WEBHOOK_SECRET = "whsec_of_these_tests"


class VendorHttp(stripe.HTTPXClient):
    """The library's HTTP client, less a warning: httpx wants form texts as ``content`` by now."""

    def _get_request_args_kwargs(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any
    ) -> Any:
        args, options = super()._get_request_args_kwargs(method, url, headers, None)
        return args, {**options, "data": None, "content": post_data}


@dataclass
class Hooks:
    """Somebody who takes webhooks; ``refuse`` is how many to answer with 500 first."""

    url: str
    secret: str = ""
    refuse: int = 0
    taken: list[tuple[bytes, str]] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the events taken, in order of arrival."""
        return [self.event(index).type for index in range(len(self.taken))]

    def event(self, index: int) -> stripe.Event:
        """Return an event, its signature checked by the vendor's library."""
        body, signature = self.taken[index]
        event = stripe.Webhook.construct_event(body, signature, self.secret)
        assert isinstance(event, stripe.Event)
        return event

    async def take(self, request: Request) -> Response:
        """Take one webhook."""
        if self.refuse:
            self.refuse -= 1
            return Response(status_code=500)
        self.taken.append((await request.body(), request.headers["stripe-signature"]))
        return Response(status_code=200)


@pytest.fixture
def world(sandbox: Server) -> World:
    """The sandbox's state and clock."""
    return sandbox.world


@pytest.fixture
def base_url(sandbox: Server) -> str:
    """The address of the sandbox's Stripe."""
    return f"{sandbox.url}/stripe"


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[stripe.StripeClient]:
    """The vendor's own library."""
    http = VendorHttp(
        verify_ssl_certs=False
    )  # plain HTTP: loading certificates takes longer than a test
    yield stripe.StripeClient(KEY, base_addresses={"api": base_url}, http_client=http)
    await http.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    """A browser that shows where it is sent instead of going there."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as opened:  # noqa: S501 - loopback
        yield opened


@pytest.fixture
def shop(client: stripe.StripeClient, visitor: httpx.AsyncClient) -> Shop:
    """A shop with a browser in front of it."""
    return Shop(client, visitor)


@pytest.fixture
async def api(base_url: str) -> AsyncIterator[StripeApi]:
    """Our wire, without pace."""
    opened = StripeApi("sandbox_sk_of_these_tests", base_url=base_url, pace=Pace("stripe", ()))
    yield opened
    await opened.close()


@pytest.fixture
def payments(api: StripeApi) -> StripePayments:
    """Our adapter."""
    return StripePayments(api, webhook_secret=WEBHOOK_SECRET, clock=Clock())


@pytest.fixture
async def hooks() -> AsyncIterator[Hooks]:
    """A taker of webhooks on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    taker = Hooks(f"http://127.0.0.1:{listening.getsockname()[1]}/hook")
    app = Starlette(routes=[Route("/hook", taker.take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    yield taker
    server.should_exit = True
    await task


@pytest.fixture
async def told(hooks: Hooks, client: stripe.StripeClient) -> Hooks:
    """A taker who is told everything."""
    endpoint = await client.v1.webhook_endpoints.create_async(
        {"url": hooks.url, "enabled_events": ["*"]}
    )
    hooks.secret = str(endpoint.secret)
    return hooks
