"""A fresh sandbox on a free port."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from adapters.sandbox.server import Server, serve
from adapters.sandbox.world import World

CONTROL_KEY = "control-key-of-this-test"


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Server]:
    """A running sandbox with its state in memory."""
    world = World()
    server = await serve(world, CONTROL_KEY)
    yield server
    await server.stop()
    world.close()


@pytest_asyncio.fixture
async def control(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client of the control interface."""
    async with httpx.AsyncClient(
        base_url=f"{sandbox.url}/_control",
        headers={"x-sandbox-key": CONTROL_KEY},
        trust_env=False,
    ) as client:
        yield client
