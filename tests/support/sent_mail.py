"""A campaign that has gone out: its row, its people and its messages in the ledger, without sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.sending import contact_fields
from core.system import Actor, System
from data.base import new_id
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.contacts import Contact
from data.sending.messages import Message, MessageStatus

LINKS = ("https://acme.example/plans", "https://acme.example/docs", "https://acme.example/{{city}}")
HTML = "".join(f'<p><a href="{link}">Go</a></p>' for link in LINKS)
AGO = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SentMail:
    """A campaign and its messages, in the order of its people."""

    campaign_id: UUID
    messages: list[UUID]
    contacts: list[UUID]


async def sent_mail(
    system: System, owner: Actor, people: int = 3, name: str = "Spring", city: str = "lyon"
) -> SentMail:
    """Make a campaign that was sent ten minutes ago to so many people."""
    async with system.work(owner) as work:
        await contact_fields.register(work, {"city": "City"})
        now = work.now()
        stamps: dict[str, Any] = {
            "created_at": now,
            "updated_at": now,
            "organization_id": work.organization_id,
        }
        campaign = Campaign(
            name=name,
            subject="Hello",
            html=HTML,
            links=list(LINKS),
            status=CampaignStatus.sent,
            planned=people,
            snapshot_done=True,
            started_at=now - AGO,
            finished_at=now,
            **stamps,
        )
        contacts = [
            Contact(
                email=f"{name.lower()}{n}@people.example",
                email_norm=f"{name.lower()}{n}@people.example",
                first_name=f"Person {n}",
                fields={"city": city},
                **stamps,
            )
            for n in range(people)
        ]
        work.session.add_all([campaign, *contacts])
        await work.session.flush()
        messages = [
            Message(
                id=new_id(),
                organization_id=work.organization_id,
                campaign_id=campaign.id,
                contact_id=contact.id,
                email=contact.email,
                email_norm=contact.email_norm,
                domain="people.example",
                status=MessageStatus.sent,
                scheduled_at=now - AGO,
                created_at=now - AGO,
                sent_at=now - AGO,
                provider="ses",
            )
            for contact in contacts
        ]
        work.session.add_all(messages)
    return SentMail(campaign.id, [one.id for one in messages], [one.id for one in contacts])
