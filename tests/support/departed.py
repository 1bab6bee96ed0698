"""Mail that left: a campaign, its contacts and messages as the ledger has them after sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from core.system import Actor, System
from data.base import new_id
from data.sending.campaigns import Campaign
from data.sending.contacts import Contact
from data.sending.messages import Message


async def campaign(system: System, organization_id: UUID, subject: str = "Hello") -> UUID:
    """Write a campaign that is being sent and return its id."""
    async with system.work(Actor.job(organization_id)) as work:
        now = work.now()
        row = Campaign(
            organization_id=organization_id,
            name="Autumn",
            subject=subject,
            status="sending",
            started_at=now,
            created_at=now,
            updated_at=now,
        )
        work.session.add(row)
    return row.id


async def messages(
    system: System,
    organization_id: UUID,
    campaign_id: UUID,
    emails: Sequence[str],
    *,
    status: str = "sent",
    sent_at: datetime | None = None,
) -> list[Message]:
    """Write a contact and a message to it for each address; return the messages."""
    written = []
    async with system.work(Actor.job(organization_id)) as work:
        now = sent_at or work.now() - timedelta(hours=1)
        for email in emails:
            contact = Contact(
                id=new_id(),
                organization_id=organization_id,
                email=email,
                email_norm=email,
                created_at=now,
                updated_at=now,
            )
            work.session.add(contact)
            written.append(
                Message(
                    organization_id=organization_id,
                    campaign_id=campaign_id,
                    contact_id=contact.id,
                    email=email,
                    email_norm=email,
                    domain=email.rpartition("@")[2],
                    status=status,
                    attempts=1,
                    scheduled_at=now,
                    created_at=now,
                    sent_at=now if status == "sent" else None,
                    provider="ses",
                    provider_ref=f"0100{new_id().hex}",
                )
            )
        await work.session.flush()
        work.session.add_all(written)
    return written


async def again(
    system: System, organization_id: UUID, emails: Sequence[str], sent_at: datetime
) -> None:
    """Write one more message, of another campaign, to contacts that are there already."""
    campaign_id = await campaign(system, organization_id)
    async with system.work(Actor.job(organization_id)) as work:
        query = select(Contact).where(col(Contact.email_norm).in_(emails))
        for contact in list(await work.session.exec(query)):
            work.session.add(
                Message(
                    organization_id=organization_id,
                    campaign_id=campaign_id,
                    contact_id=contact.id,
                    email=contact.email,
                    email_norm=contact.email_norm,
                    status="sent",
                    scheduled_at=sent_at,
                    created_at=sent_at,
                    sent_at=sent_at,
                )
            )
