"""What a campaign needs: a verified sender, people, and a template that may be sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.sending import audience, campaign_ends, campaigns, contacts
from core.sending.campaigns import Campaign
from core.sending.checklist import sender_of
from core.system import Actor, System
from data.sending.contacts import Contact
from data.sending.messages import Message, MessageStatus
from data.sending.senders import Sender, SenderStatus
from data.sending.sending_domains import Proof, SendingDomain, Signer
from tests.support.journey import customer

HTML = '<p>Hi {{first_name|there}}, <a href="https://acme.example/plans">our plans</a>.</p>'


async def sender(
    system: System, actor: Actor, email: str = "news@acme.example", *, region: str = "eu-west-1"
) -> UUID:
    """Give an organization a verified sender and return its id."""
    async with system.work(actor) as work:
        now = work.now()
        stamps: dict[str, Any] = {
            "organization_id": work.organization_id,
            "created_at": now,
            "updated_at": now,
        }
        domain = SendingDomain(
            domain=email.partition("@")[2],
            provider=Signer.ses,
            region=region,
            ref=email.partition("@")[2],
            status=Proof.success,
            dkim_status=Proof.success,
            owned_at=now,
            verified_at=now,
            checked_at=now,
            **stamps,
        )
        work.session.add(domain)
        await work.session.flush()
        one = Sender(
            email=email,
            name="Acme",
            sending_domain_id=domain.id,
            status=SenderStatus.verified,
            is_default=True,
            last_verified_at=now,
            **stamps,
        )
        work.session.add(one)
    return one.id


async def lose(system: System, actor: Actor, campaign_id: UUID) -> None:
    """Take the proof of a campaign's sender away, as a check does when records are gone."""
    async with system.work(actor) as work:
        found = await sender_of(work, await campaigns.get(work, campaign_id))
        assert found is not None
        found.status = SenderStatus.failed


async def people(
    system: System, actor: Actor, count: int, tags: tuple[str, ...] = (), name: str = "reader"
) -> list[Contact]:
    """Add so many contacts."""
    async with system.work(actor) as work:
        return [
            await contacts.create(work, f"{name}{n}@people.example", f"Reader {n}", tags=tags)
            for n in range(count)
        ]


async def ready(
    system: System, name: str = "Acme", readers: int = 3, **changes: Any
) -> tuple[Actor, Campaign]:
    """Make an organization with a sender, people and a draft that passes its checklist."""
    actor = await customer(system, name)
    sender_id = await sender(system, actor, f"news@{name.lower()}.example")
    await people(system, actor, readers, name=name.lower())
    return actor, await draft(system, actor, sender_id, **changes)


async def draft(system: System, actor: Actor, sender_id: UUID, **changes: Any) -> Campaign:
    """Make a draft that passes its checklist."""
    wanted: Any = {"subject": "Spring news", "html": HTML, "sender_id": sender_id, **changes}
    return await campaigns.create(system, actor, "Spring", wanted)


async def seen(system: System, actor: Actor, campaign_id: UUID) -> Campaign:
    """Return a campaign as it is now."""
    async with system.work(actor) as work:
        return await campaigns.get(work, campaign_id)


async def prepared(system: System, chunk: int = 50_000) -> None:
    """Let every snapshot be written."""
    await audience.snapshot_due(system, chunk)


async def handed_over(
    system: System, campaign_id: UUID, status: MessageStatus = MessageStatus.sent, most: int = 1000
) -> None:
    """Give waiting messages the end that a provider would give them."""
    async with system.platform(Actor.job()) as work:
        query = select(Message).where(
            Message.campaign_id == campaign_id, Message.status == MessageStatus.queued
        )
        for message in await work.session.exec(query.order_by(col(Message.id)).limit(most)):
            message.status, message.finished_at = status, work.now()
            if status is MessageStatus.sent:
                message.sent_at = work.now()
            else:
                message.error_code, message.error_detail = "relay_refused", "550 No such user"


async def settled(system: System) -> None:
    """Let campaigns that are over come to their end."""
    await campaign_ends.settle_due(system)
