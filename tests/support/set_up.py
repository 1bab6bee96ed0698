"""Fixtures: an organization's owner, the domain that is set up for it, and a mailbox there."""

from __future__ import annotations

from uuid import UUID

import pytest

from adapters.sandbox.server import Server
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey, mailing
from tests.support.database import TestServer
from tests.support.prepared import prepared


@pytest.fixture
async def actor(system: System, sandbox: Server, server: TestServer) -> Actor:
    """Give the owner of an organization."""
    return await prepared("acme", system, sandbox.world, server, lambda: journey.customer(system))


@pytest.fixture
async def domain(system: System, sandbox: Server, server: TestServer, actor: Actor) -> Domain:
    """Give a domain that is set up."""

    async def made() -> UUID:
        domain_id = await connecting.connected(system, actor, "acme-mail.com")
        await connecting.until(system, sandbox.world, domain_id, status="ready")
        return domain_id

    domain_id = await prepared("acme with a domain", system, sandbox.world, server, made)
    return (await connecting.setup(system, domain_id)).domain


@pytest.fixture
async def mailbox_id(
    system: System, sandbox: Server, server: TestServer, actor: Actor, domain: Domain
) -> UUID:
    """Give a mailbox that exists."""
    return await prepared(
        "acme with a mailbox",
        system,
        sandbox.world,
        server,
        lambda: mailing.created(system, sandbox.world, actor, domain.id, "tim"),
    )
