"""Campaigns with messages in the ledger, put there without the pages around them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert, text

from core.system import Actor, System
from data.base import new_id
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.contacts import Contact
from data.sending.messages import Message

COUNTED = text("""
    select status, count(*) from messages
     where cast(:one as uuid) is null or campaign_id = :one
     group by status
""")
ADMIN = Actor(None, "staff", None, "admin", name="Ada Admin")
HTML = (
    '<p>Hello {{ first_name | default: "you" }}, read <a href="https://acme.example">this</a>.</p>'
)


async def campaign(
    system: System,
    actor: Actor,
    messages: int = 0,
    *,
    status: CampaignStatus = CampaignStatus.sending,
    sender_id: UUID | None = None,
    subject: str = "News",
    html: str = HTML,
    priority: int = 0,
) -> UUID:
    """Write a campaign that is being sent, with so many queued messages; return its id."""
    async with system.work(actor) as work:
        now = work.now()
        made = Campaign(
            organization_id=work.organization_id,
            name="Spring",
            subject=subject,
            html=html,
            status=status,
            sender_id=sender_id,
            priority=priority,
            started_at=now,
            snapshot_done=True,
            created_at=now,
            updated_at=now,
        )
        work.session.add(made)
    await fill(system, actor, made.id, messages)
    return made.id


async def fill(system: System, actor: Actor, campaign_id: UUID, messages: int) -> list[UUID]:
    """Put so many more messages to new contacts into a campaign's ledger; return their ids."""
    if not messages:
        return []
    organization_id = actor.require_organization()
    async with system.work(actor) as work:
        now = work.now()
        people = [
            (new_id(), new_id(), f"p{new_id().hex}@receiver.example") for _ in range(messages)
        ]
        contacts = [
            Contact(
                id=contact_id,
                organization_id=organization_id,
                email=email,
                email_norm=email,
                first_name="Bob",
                created_at=now,
                updated_at=now,
            ).model_dump()
            for _, contact_id, email in people
        ]
        rows = [
            Message(
                id=message_id,
                organization_id=organization_id,
                campaign_id=campaign_id,
                contact_id=contact_id,
                email=email,
                email_norm=email,
                domain="receiver.example",
                scheduled_at=now,
                created_at=now,
            ).model_dump()
            for message_id, contact_id, email in people
        ]
        await work.session.run(insert(Contact).values(), contacts)
        await work.session.run(insert(Message).values(), rows)
        one = await work.session.get_one(Campaign, campaign_id)
        one.planned += messages
    return [message_id for message_id, _, _ in people]


async def statuses(system: System, campaign_id: UUID | None = None) -> dict[str, int]:
    """Return how many messages are in each status, of one campaign or of all."""
    async with system.platform(Actor.job()) as work:
        found = await work.session.run(COUNTED, {"one": campaign_id})
        return {status: int(count) for status, count in found}
