"""Mail that left: a campaign, its contacts and messages as the ledger has them after sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

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
