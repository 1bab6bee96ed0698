"""Webhooks over real TCP: signed, retried, and disturbed on request."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.sandbox.webhooks import signature
from adapters.sandbox.world import World
from tests.support.waiting import until


@dataclass
class Receiver:
    """Somebody who takes webhooks; ``refuse`` is how many to answer with 500 first."""

    url: str = ""
    refuse: int = 0
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        if self.refuse:
            self.refuse -= 1
            return Response(status_code=500)
        self.bodies.append(await request.body())
        self.signatures.append(request.headers["x-test-signature"])
        return Response(status_code=200)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver on a free port."""
    taker = Receiver()
    app = Starlette(routes=[Route("/hook", taker.take, methods=["POST"])])
    listening = socket.create_server(("127.0.0.1", 0))
    taker.url = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    yield taker
    server.should_exit = True
    await task


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    """A world that delivers."""
    made = World()
    await made.start()
    yield made
    await made.stop()


def schedule(world: World, receiver: Receiver, body: bytes, after: float = 0.0) -> None:
    world.webhooks.schedule(
        "acme",
        receiver.url,
        body,
        header="x-test-signature",
        secret="whsec_test",
        after_seconds=after,
    )


async def test_is_signed_over_time_and_body(world: World, receiver: Receiver) -> None:
    schedule(world, receiver, b'{"id": "evt_1"}')
    await until(lambda: bool(receiver.bodies))
    at = receiver.signatures[0].split(",")[0].removeprefix("t=")
    signed = f"{at}.".encode() + receiver.bodies[0]
    expected = hmac.new(b"whsec_test", signed, hashlib.sha256).hexdigest()
    assert receiver.signatures[0] == f"t={at},v1={expected}"
    assert signature("whsec_test", receiver.bodies[0], int(at)) == receiver.signatures[0]


async def test_is_sent_again_until_it_is_taken(world: World, receiver: Receiver) -> None:
    receiver.refuse = 1
    schedule(world, receiver, b"1")
    await until(lambda: receiver.bodies == [b"1"])
    await until(lambda: world.webhooks.listing()[0]["status"] == "delivered")
    assert world.webhooks.listing()[0]["attempts"] == 2


async def test_waits_for_the_sandbox_clock(world: World, receiver: Receiver) -> None:
    schedule(world, receiver, b"later", after=3600)
    await asyncio.sleep(0.1)
    assert receiver.bodies == []
    world.skip(3601)
    await until(lambda: receiver.bodies == [b"later"])


async def test_duplicate_lost_and_reordered(world: World, receiver: Receiver) -> None:
    world.faults.inject("acme", "webhook_duplicate")
    schedule(world, receiver, b"twice")
    world.faults.inject("acme", "webhook_lost")
    schedule(world, receiver, b"never")
    world.faults.inject("acme", "webhook_reordered", value=0.3)
    schedule(world, receiver, b"overtaken")
    schedule(world, receiver, b"overtaking")
    await until(lambda: len(receiver.bodies) == 4)
    assert receiver.bodies == [b"twice", b"twice", b"overtaking", b"overtaken"]
    await asyncio.sleep(0.1)
    assert b"never" not in receiver.bodies


async def test_the_queue_survives_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    before = World(tmp_path / "state.sqlite")
    schedule(before, receiver, b"kept")
    before.close()
    after = World(tmp_path / "state.sqlite")
    await after.start()
    await until(lambda: receiver.bodies == [b"kept"])
    await after.stop()


async def test_the_listing_hides_the_signing_secret(world: World, receiver: Receiver) -> None:
    schedule(world, receiver, b"x", after=60)
    assert "whsec_test" not in repr(world.webhooks.listing())
