"""The doors for what providers tell, from a sent mail to a suppressed address; and for forgers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from adapters.sandbox import accepted
from adapters.sandbox.server import Server
from core.ports.sending import Outgoing
from core.sending import inbound, suppressions
from core.system import Actor, System
from data.base import new_id
from data.sending.messages import Message
from tests.adapters.ses.conftest import DOMAIN, MAIL, publish
from tests.support import departed
from tests.support.people import join
from tests.support.web_server import serving
from ui.hooks import mail_events

CONFIGURATION = "mailwright-test"
DEAD = {"ses": "bounce@simulator.amazonses.com", "resend": "bounced@resend.dev"}


@pytest.fixture
async def door(system: System) -> AsyncIterator[str]:
    """Our webhooks, served."""
    application = FastAPI()
    application.include_router(mail_events.router(system))
    async with serving(application) as url:
        yield url


@pytest.mark.parametrize("provider", ["ses", "resend"])
async def test_a_dead_address_told_by_a_provider_is_suppressed(
    system: System, sandbox: Server, door: str, provider: str
) -> None:
    ada = await join(system)
    message = await queued(system, ada, DEAD[provider], provider)
    secret = accepted.platform(sandbox.url)[provider]
    identities = system.ports.mail.identities(provider, secret)
    identity = await identities.create(DOMAIN)
    publish(sandbox.world, list(identity.records))
    while (await identities.check(DOMAIN)).status != "success":
        sandbox.world.skip(60)
    await identities.follow(CONFIGURATION, f"{door}/webhooks/{provider}")
    mail = outgoing(message)
    handed = await system.ports.mail.provider(provider, secret).send(mail)
    assert handed.outcome == "sent", handed

    async with asyncio.timeout(10):
        while not await suppressed(system, ada, message.email):
            await inbound.drain_due(system)
            sandbox.world.skip(60)
            await asyncio.sleep(0.05)


async def test_forgers_and_strangers_are_turned_away(system: System, door: str) -> None:
    ada = await join(system)
    own = ada.require_organization()
    forged = {"svix-id": "1", "svix-timestamp": "1763700000", "svix-signature": "v1,AAAA"}
    cases = [
        ("/webhooks/resend", forged, b'{"type": "email.bounced"}', 403),
        ("/webhooks/ses", {}, b'{"Type": "Notification"}', (400, 403)),
        ("/webhooks/ses", {}, b"\xff\xfe no json", 400),
        ("/webhooks/postmark", {}, b"{}", 404),
        (f"/webhooks/ses/{own}", {}, b"{}", 404),
        ("/webhooks/ses", {}, b"x" * 1_100_000, 413),
    ]
    async with httpx.AsyncClient(base_url=door) as client:
        for path, headers, body, expected in cases:
            answer = await client.post(path, headers=headers, content=body)
            allowed = expected if isinstance(expected, tuple) else (expected,)
            assert answer.status_code in allowed, (path, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
    assert await inbound.drain_due(system) == 0


def outgoing(message: Message) -> Outgoing:
    """Return a message as a provider takes it."""
    return replace(
        MAIL,
        key=str(message.id),
        recipient=message.email,
        configuration=CONFIGURATION,
        raw=MAIL.raw.replace(b"bob@example.net", message.email.encode()),
    )


async def queued(system: System, owner: Actor, email: str, provider: str) -> Message:
    """Write a message that is about to be handed to a provider, as one whose fate is unknown."""
    organization_id = owner.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    (message,) = await departed.messages(
        system, organization_id, campaign_id, [email], status="unknown"
    )
    async with system.work(owner) as work:
        row = await work.session.get_one(Message, message.id)
        row.provider, row.provider_ref = provider, f"lost-{new_id()}"
    return message


async def suppressed(system: System, owner: Actor, email: str) -> str:
    async with system.work(owner) as work:
        found = await suppressions.find(work, work.organization_id, email)
    return found.kind if found else ""
