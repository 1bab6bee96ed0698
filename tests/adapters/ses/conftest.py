"""Mail routes on a running sandbox, a domain in its DNS, and a webhook that keeps what it gets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.mail_routes import MailRoutesAdapter
from adapters.sandbox import accepted
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.clock import Clock
from core.ports.sending import Outgoing, ProviderEvent, WantedRecord

DOMAIN = "shop.com"
RAW = (
    b"From: Ann <ann@shop.com>\r\nTo: bob@example.net\r\nSubject: Hello\r\n"
    b"Message-ID: <1@shop.com>\r\n\r\nHello\r\n"
)
MAIL = Outgoing(
    "0199-key",
    "Ann <ann@shop.com>",
    "bob@example.net",
    subject="Hello",
    html="<p>Hello</p>",
    text="Hello",
    raw=RAW,
    tags={"campaign": "c1"},
)


@dataclass
class Hook:
    """Our webhook: keeps every call."""

    url: str = ""
    calls: asyncio.Queue[tuple[dict[str, str], bytes]] = field(default_factory=asyncio.Queue)

    async def take(self, request: Request) -> Response:
        self.calls.put_nowait((dict(request.headers), await request.body()))
        return Response()

    async def next(self) -> tuple[dict[str, str], bytes]:
        """Wait for the next call and take it."""
        async with asyncio.timeout(5):
            return await self.calls.get()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A webhook on a free port."""
    made = Hook()
    listening = socket.create_server(("127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    app = Starlette(routes=[Route("/hook", made.take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    yield made
    server.should_exit = True
    await task


@pytest.fixture
async def routes(sandbox: Server) -> AsyncIterator[MailRoutesAdapter]:
    """Mail routes with the platform's credentials of the sandbox."""

    async def nowhere(_host: str, _port: int) -> list[str]:
        return []

    platform = accepted.platform(sandbox.url)
    made = MailRoutesAdapter(Clock(), lookup=nowhere, platform=platform, sandbox_url=sandbox.url)
    yield made
    await made.close()


def publish(world: World, records: list[WantedRecord], domain: str = DOMAIN) -> None:
    """Put records into the DNS of a domain that somebody brought along."""
    registrations.brought(world, domain)
    for number, record in enumerate(records):
        zones.put_record(
            world,
            "elsewhere",
            domain,
            str(number),
            name=record.name,
            kind=record.kind,
            content=f'"{record.content}"' if record.kind == "TXT" else record.content,
            ttl=300,
            priority=record.priority,
        )


async def events_of(
    routes: MailRoutesAdapter, name: str, hook: Hook
) -> tuple[list[ProviderEvent], bytes]:
    """Return the events of the next call and its body."""
    headers, body = await hook.next()
    return list(await routes.read_events(name, headers, body)), body
