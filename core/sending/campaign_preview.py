"""A campaign as one person would get it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select

from core.errors import NotFound
from core.sending import campaign_content, checklist, contact_fields
from core.sending.build import Facts, Person
from core.sending.campaigns import get
from core.system import Work
from data.base import new_id
from data.sending.campaigns import Campaign
from data.sending.contacts import Contact, ContactStatus


@dataclass(slots=True)
class Reader:
    """Whom a mail is built for; by default somebody of whom nothing is known."""

    email: str = "reader@example.com"
    first_name: str = ""
    last_name: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    id: UUID | None = None


SHOWN = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as it would arrive; ``to`` says for whom it was built."""

    subject: str
    html: str
    text: str
    sender: str
    to: str


async def preview(work: Work, campaign_id: UUID, contact_id: UUID | None = None) -> Preview:
    """Build a campaign for a contact, or for somebody of whom nothing is known.

    Raises Invalid with line and column for content that cannot be built.
    """
    campaign = await get(work, campaign_id)
    reader = await reader_of(work, contact_id) if contact_id else Reader()
    built = await campaign_content.build(work, campaign, tracked=False)
    sender = await person_of(work, campaign)
    mail = built.mail(contact_fields.values(reader), facts(work, campaign, sender, reader))
    shown = f"{sender.name} <{sender.address}>" if sender.name else sender.address
    return Preview(mail.subject, mail.html, mail.text, shown, reader.email)


async def reader_of(work: Work, contact_id: UUID) -> Reader:
    """Return a contact as the reader of a mail; raise NotFound when there is none."""
    contact = await work.session.get(Contact, contact_id)
    if contact is None or contact.deleted_at is not None:
        raise NotFound("There is no such contact.", action="Choose another.")
    return Reader(contact.email, contact.first_name, contact.last_name, contact.fields, contact.id)


async def candidates(work: Work, search: str = "") -> list[Contact]:
    """Return contacts whose address begins with a text, for the choice of a preview."""
    query = select(Contact).where(
        Contact.status == ContactStatus.subscribed,
        col(Contact.deleted_at).is_(None),
        col(Contact.anonymized_at).is_(None),
    )
    if search.strip():
        query = query.where(col(Contact.email_norm).op("^@")(search.strip().lower()))
    newest = query.order_by(col(Contact.created_at).desc(), col(Contact.id)).limit(SHOWN)
    return list(await work.session.exec(newest))


async def person_of(work: Work, campaign: Campaign) -> Person:
    """Return whom a campaign is from, as recipients see it."""
    sender = await checklist.leaves_from(work, campaign)
    if sender is None:
        return Person("sender@example.com", campaign.from_name)
    return Person(sender.email, campaign.from_name or sender.name)


def facts(work: Work, campaign: Campaign, sender: Person, reader: Reader) -> Facts:
    """Return what is known of a message that is only shown or tried; its links count nothing."""
    return Facts(
        message_id=new_id(),
        sender=sender,
        to=Person(reader.email, f"{reader.first_name} {reader.last_name}".strip()),
        sent_at=work.now(),
        campaign_id=campaign.id,
        lead_id=reader.id,
        reply_to=Person(campaign.reply_to) if campaign.reply_to else None,
    )
