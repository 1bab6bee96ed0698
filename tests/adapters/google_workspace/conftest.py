"""A workspace of the sandbox, a domain of somebody's, and the DNS to publish in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx
import pytest

from adapters.google_workspace.mailbox_host import GoogleWorkspace
from adapters.google_workspace.opening import opened
from adapters.google_workspace.sandbox.account import demo_account
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from adapters.trust import authorities
from core.clock import Clock
from core.pace import Pace
from tests.adapters.google_workspace.dns import Dns
from tests.adapters.google_workspace.office import ADMIN, Office

OpenHost = Callable[..., GoogleWorkspace]


@pytest.fixture
def world(sandbox: Server) -> World:
    """The sandbox's state and clock."""
    return sandbox.world


@pytest.fixture
def dns(world: World) -> Dns:
    """A DNS provider that does what it is told."""
    return Dns(world)


@pytest.fixture
def clock() -> Clock:
    """The product's clock."""
    return Clock()


@pytest.fixture
def skip(world: World, clock: Clock) -> Callable[[float], None]:
    """Move both clocks ahead."""

    def moved(seconds: float) -> None:
        world.skip(seconds)
        clock.skip(timedelta(seconds=seconds))

    return moved


@pytest.fixture
async def open_host(sandbox: Server, clock: Clock) -> AsyncIterator[OpenHost]:
    """Open workspaces by their administrators; they are closed after the test."""
    async with AsyncExitStack() as stack:

        def host(admin: str = ADMIN) -> GoogleWorkspace:
            pace = Pace("google_workspace", ())
            text = demo_account(sandbox.url)
            made = opened(text, admin, clock, sandbox_url=sandbox.url, pace=pace)
            stack.push_async_callback(made.close)
            return made

        yield host


@pytest.fixture
def host(open_host: OpenHost) -> GoogleWorkspace:
    """The workspace of the tests."""
    return open_host()


@pytest.fixture
async def admin_pages(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the admin console."""
    async with httpx.AsyncClient(
        verify=authorities(),
        base_url=f"{sandbox.url}/google_workspace/admin",
        trust_env=False,
        follow_redirects=True,
    ) as client:
        yield client


@pytest.fixture
def office(host: GoogleWorkspace, dns: Dns, skip: Callable[[float], None]) -> Office:
    """Does in one call what an organization does in many."""
    return Office(host, dns, skip)
