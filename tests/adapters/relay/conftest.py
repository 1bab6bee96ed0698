"""A sandbox's mail servers without the rest of it, and relays opened on them."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.relay.guard import RelayGuard
from adapters.relay.limits import Patience
from adapters.relay.mail_provider import Relay
from adapters.relay.opening import Opener
from adapters.sandbox.post.office import Office
from adapters.sandbox.world import World
from core.ports.sending import Outgoing, RelayAddress

RAW = (
    b"From: Ann <ann@shop.example>\r\nTo: bob@example.net\r\nSubject: Hello\r\n"
    b"Message-ID: <1@shop.example>\r\n\r\n.starts with a dot\r\n..two\r\nend\r\n.\r\n"
)
MAIL = Outgoing("1", "Ann <ann@shop.example>", "bob@example.net", raw=RAW)
SHORT = Patience(connect=2, command=0.3, delivery=0.3)

OpenRelay = Callable[..., Relay]


def to(local: str, raw: bytes = RAW) -> Outgoing:
    return replace(MAIL, recipient=f"{local}@example.net", raw=raw)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world with mail servers."""
    made = World()
    office = Office(made)
    await office.open("127.0.0.1")
    yield made
    await office.close()
    made.close()


@pytest.fixture
def opener(world: World) -> Callable[..., Opener]:
    """Make openers of the world's server."""

    def made(tls: str = "none", patience: Patience | None = None, **login: Any) -> Opener:
        port = world.mail["smtps_port" if tls == "tls" else "smtp_port"]
        address = RelayAddress("localhost", port, tls, **login)
        guard = RelayGuard(nowhere, [("localhost", port)])
        context = ssl.create_default_context(cadata=world.mail["ca"])
        return Opener(address, guard, context, patience or Patience(connect=2))

    return made


@pytest.fixture
async def relay(opener: Callable[..., Opener]) -> AsyncIterator[OpenRelay]:
    """Make relays that are closed after the test."""
    opened: list[Relay] = []

    def made(*args: Any, **options: Any) -> Relay:
        opened.append(Relay(opener(*args, **options)))
        return opened[-1]

    yield made
    for one in opened:
        await one.close()


async def nowhere(_host: str, _port: int) -> list[str]:
    return []
