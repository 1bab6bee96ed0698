"""What every test may use: a server, a fresh database, the sandbox, a System on both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from adapters.sandbox.server import Server, serve
from adapters.sandbox.world import World
from core import log
from core.settings import Settings
from core.system import System
from main import build
from tests.conftest import SANDBOX_KEY
from tests.support import hashing, reuse
from tests.support.database import TestServer, running_server
from tests.support.sink import Sink, sink

log.configure(as_json=True)
hashing.use(hashing.CHEAP)
reuse.begin()
hypothesis.settings.register_profile("shared", deadline=None)
hypothesis.settings.load_profile("shared")


@pytest.fixture
def earnest_passwords() -> Iterator[None]:
    """Let passwords cost what they cost in the product."""
    hashing.use(hashing.EARNEST)
    yield
    hashing.use(hashing.CHEAP)


@pytest.fixture(scope="session")
def server() -> Iterator[TestServer]:
    """Give the session's PostgreSQL."""
    with running_server() as running:
        yield running


@pytest.fixture
def database_url(server: TestServer) -> str:
    """Give the URL of a migrated database without a row in it."""
    return server.emptied()


@pytest.fixture
def sandbox_file() -> Path | str:
    """Let the sandbox keep its state in memory; tests that start it again name a file."""
    return ":memory:"


@pytest.fixture
async def sandbox(sandbox_file: Path | str) -> AsyncIterator[Server]:
    """Give a running sandbox with fresh state and no rate limits."""
    world = World(sandbox_file, enforce_rates=False)
    running = await serve(world, SANDBOX_KEY)
    yield running
    await running.stop()
    world.close()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, sandbox: Server) -> Settings:
    """Give settings for a test's own installation."""
    return reuse.settings(
        home=tmp_path, database_url=database_url, sandbox_url=sandbox.url, lease_seconds=5.0
    )


@pytest.fixture
async def relay() -> AsyncIterator[Sink]:
    """Give a relay that keeps what it takes."""
    async with sink(keep=True) as opened:
        yield opened


@pytest.fixture
def relaying(tmp_path: Path, database_url: str, sandbox: Server, relay: Sink) -> Settings:
    """Give settings, with the product's own lease, under which the relay may be opened."""
    return reuse.settings(
        home=tmp_path,
        database_url=database_url,
        sandbox_url=sandbox.url,
        private_relays=f"127.0.0.1:{relay.port}",
    )


@pytest.fixture
async def system(settings: Settings) -> AsyncIterator[System]:
    """Give a System on a fresh database and a fresh sandbox; nothing runs by itself."""
    built = await build(settings)
    yield built
    await built.close()
