"""The fixture ``package``: a paid package before its first step, on providers we need not wait for.

Politeness towards providers is real time and proved elsewhere; here the lines to the sandbox have
no queue, and a call that is not answered within half a second counts as lost.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest

from adapters.heyreach.api import HeyReachApi
from adapters.heyreach.lead_lists import HeyReach
from adapters.http import Wire
from adapters.plusvibe.api import PlusVibeApi
from adapters.plusvibe.outreach import PlusVibe
from adapters.plusvibe.partner_api import PartnerApi
from adapters.registry import SANDBOX_PATHS
from adapters.sandbox.server import Server
from adapters.zapmail.api import ZapmailApi
from adapters.zapmail.turnkey_host import Zapmail
from core.pace import Pace
from core.system import Actor, System
from tests.support import journey
from tests.support.database import TestServer
from tests.support.package import READ_SECONDS, Package
from tests.support.prepared import prepared

KEY_HEADERS = {"zapmail": "x-auth-zapmail", "plusvibe": "x-api-key", "heyreach": "x-api-key"}


class NoQueue(Pace):
    """A queue in which nobody stands."""

    async def turn(self) -> None:
        """Let everybody through."""

    def close(self, retry_after: float) -> None:
        """Stay open: whoever was refused is parked by the product's own clock."""


@pytest.fixture
async def unhurried(system: System, sandbox: Server) -> AsyncIterator[System]:
    """Give the System with lines to the sandbox that have no queue."""
    wires = {name: _wire(name, sandbox.url) for name in KEY_HEADERS}
    system.ports = replace(
        system.ports,
        turnkey=Zapmail(ZapmailApi(wires["zapmail"], NoQueue("zapmail", ()))),
        outreach=PlusVibe(
            PlusVibeApi(wires["plusvibe"]),
            partner=PartnerApi(wires["plusvibe"], ("partner@example.com", "sandbox_partner")),
        ),
        lead_lists=HeyReach(HeyReachApi(wires["heyreach"])),
    )
    yield system
    for wire in wires.values():
        await wire.close()


@pytest.fixture
async def package(unhurried: System, sandbox: Server, server: TestServer) -> Package:
    """Give a Starter package that has just been paid."""

    async def made() -> tuple[Actor, UUID]:
        actor = await journey.customer(unhurried)
        await journey.drafted(unhurried, actor)
        return actor, await journey.started(unhurried, actor)

    actor, provision_id = await prepared("paid package", unhurried, sandbox.world, server, made)
    return Package(unhurried, sandbox.world, actor, provision_id)


@pytest.fixture
async def active(package: Package, server: TestServer) -> Package:
    """Give a package whose journey is over."""
    await prepared("active package", package.system, package.world, server, package.settle)
    return package


def _wire(name: str, url: str) -> Wire:
    return Wire(
        name,
        url + SANDBOX_PATHS[name],
        key=f"sandbox_{name}",
        key_header=KEY_HEADERS[name],
        pace=NoQueue(name, ()),
        sandbox=True,
        read_seconds=READ_SECONDS,
    )
