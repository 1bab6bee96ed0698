"""The doors for what providers tell, from a sent mail to a suppressed address; and for forgers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from adapters.sandbox import accepted
from adapters.sandbox.post import letters, viewer
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.ports.sending import Outgoing
from core.sending import inbound, senders, suppressions
from core.sending import outgoing as ours
from core.sending.delivery import deliver_due
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from data.base import new_id
from data.composed import statement
from data.sending.messages import Message
from tests.adapters.ses.conftest import DOMAIN, MAIL, publish
from tests.support import departed, journey, ledger
from tests.support.delivering import messages
from tests.support.mail_door import open_door
from tests.support.people import join
from tests.support.sending_zones import copied, elsewhere
from tests.support.site import BASE, site
from ui.tracking import Tracking

CONFIGURATION = "mailwright-test"
DEAD = "bounced@resend.dev"
SIMULATOR = "simulator.amazonses.com"
READER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
async def door(system: System) -> AsyncIterator[str]:
    """Our webhooks, served."""
    async with open_door(system) as url:
        yield url


async def test_mail_over_ses_is_followed_from_the_ledger_to_the_person(
    system: System, sandbox: Server, door: str
) -> None:
    """Sent, bounced, reported, opened and clicked: each known by message, person and campaign."""
    ada = await join(system)
    sender_id = await proved(system, sandbox, ada, "news@acme-mail.com")
    campaign_id = await ledger.campaign(system, ada, 3, sender_id=sender_id)
    kinds = ("bounce", "complaint", "success")
    async with system.work(ada) as work:
        for message, name in zip(await messages(system, campaign_id), kinds, strict=True):
            values = {"id": message.id, "c": message.contact_id, "e": f"{name}@{SIMULATOR}"}
            for table, key in (("messages", ":id"), ("contacts", ":c")):
                change = "update {table} set email = :e, email_norm = :e where id = {key}"
                await work.session.run(statement(change, table=table, key=key), values)
    assert await deliver_due(system) == 3
    sent = {one.email.partition("@")[0]: one for one in await messages(system, campaign_id)}
    assert {(one.status, one.provider) for one in sent.values()} == {("sent", "ses")}
    taken = {one["ref"]: one for one in sandbox.world.store.find(letters.KIND)}
    for one in sent.values():
        assert one.sent_at is not None
        tags = taken[one.provider_ref]["facts"]["tags"]
        organization_id = ada.require_organization()
        assert tags["campaign"] == [campaign_id.hex]
        assert tags["organization"] == [organization_id.hex]
        mail = whole(sandbox.world, one.email)
        assert f"X-Campaign-ID: {one.campaign_id}" in mail
        assert f"X-Lead-ID: {one.contact_id}" in mail

    async with asyncio.timeout(10):
        while not all([await suppressed(system, ada, sent[kind].email) for kind in kinds[:2]]):
            await inbound.drain_due(system)
            sandbox.world.skip(60)
            await asyncio.sleep(0.05)
    await read_by_a_person(system, sent["success"])
    async with system.work(ada) as work:
        people = await work.session.run(text("select email_norm, status from contacts"))
        statuses = {row[0].partition("@")[0]: row[1] for row in people}
        events = await work.session.run(text(EVENTS))
        told = {(row.campaign_id, row.message_id, row.kind): row for row in events}
    assert statuses == {"bounce": "bounced", "complaint": "complained", "success": "subscribed"}
    assert await suppressed(system, ada, sent["complaint"].email) == "complaint"
    assert {name for *_, name in told} >= {"bounced", "complained", "opened", "clicked"}
    for kind, name in (
        ("bounce", "bounced"),
        ("complaint", "complained"),
        ("success", "opened"),
        ("success", "clicked"),
    ):
        event = told[campaign_id, sent[kind].id, name]
        assert event.organization_id == ada.require_organization()
        assert event.at is not None
    bounce = told[campaign_id, sent["bounce"].id, "bounced"].detail
    assert (bounce["weight"], bounce["kind"], bounce["status"]) == ("final", "hard", "5.1.1")
    assert "550 5.1.1" in bounce["detail"]


async def test_a_dead_address_told_by_a_provider_is_suppressed(
    system: System, sandbox: Server, door: str
) -> None:
    provider = "resend"
    ada = await join(system)
    message = await queued(system, ada, DEAD, provider)
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


EVENTS = """
    select organization_id, campaign_id, message_id, kind, at, detail
      from message_events where machine = ''
"""


async def proved(system: System, sandbox: Server, owner: Actor, email: str) -> UUID:
    """Add a sender, copy its records and look until it is verified; return its id."""
    name = email.rpartition("@")[2]
    elsewhere(sandbox.world, name)
    seen = await senders.add(system, owner, email)
    copied(sandbox.world, name, seen.records)
    journey.skip(system, sandbox.world, timedelta(hours=1))
    assert (await senders.verify(system, owner, seen.sender.id)).verified
    return seen.sender.id


def whole(world: World, recipient: str) -> str:
    """Return a mail as the provider took it."""
    (mail,) = world.store.find(viewer.KIND, recipient=recipient)
    return str(mail["raw"])


async def read_by_a_person(system: System, message: Message) -> None:
    """Open a mail and follow its first link a minute later, as a person does."""
    tracking = Tracking(site(system), system)
    transport = httpx.ASGITransport(tracking, client=("203.0.113.77", 4711))
    links = ours.links(system)
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=READER) as http:
        for purpose, link in ((Purpose.opened, 0), (Purpose.clicked, 1)):
            system.clock.offset += timedelta(minutes=1)
            address = links.address(purpose, message.id, link)
            await http.get(address.removeprefix(system.settings.url))
    await tracking.buffer.close()


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
