"""Contacts: added by hand, changed, deleted for thirty days and then for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select, update

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.sending import addresses, contact_fields, contact_tags, suppressions
from core.sending.contact_fields import clean
from core.sending.contact_lists import KEPT, Choice, listing
from core.sending.contact_statuses import AFTER, TITLES, ContactStatus
from core.system import Actor, System, Work
from data.sending.contacts import Contact
from data.sending.suppressions import SuppressionKind

__all__ = [
    "KEPT",
    "TITLES",
    "Choice",
    "Contact",
    "ContactStatus",
    "create",
    "get",
    "listing",
    "purge",
    "remove",
    "restore",
    "suppress",
    "topic",
    "update_fields",
]

LONGEST_NAME = 80


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when an organization's contacts change."""
    return f"organization:{organization_id}:contacts"


async def create(
    work: Work,
    email: str,
    first_name: str = "",
    last_name: str = "",
    fields: Mapping[str, str] | None = None,
    *,
    tags: Sequence[str] = (),
    consent_source: str = "",
    consent_ip: str = "",
) -> Contact:
    """Add a contact, or bring back one that was deleted under the same address.

    A suppressed address stays suppressed. Raises Conflict "contact_exists" or "address_erased".
    """
    given, email_norm = addresses.normal(email)
    stop = await suppressions.find(work, work.organization_id, email_norm)
    if stop is not None and stop.kind == SuppressionKind.erased:
        raise Conflict(
            "This person asked to be erased, so their address is not taken again.",
            code="address_erased",
            action="Only the person can come back, by signing up themself with another address.",
        )
    query = select(Contact).where(
        Contact.organization_id == work.organization_id, Contact.email_norm == email_norm
    )
    contact = (await work.session.exec(query)).first()
    if contact is not None and contact.deleted_at is None:
        raise Conflict(
            f"{given} is a contact already.", code="contact_exists", action="Open that contact."
        )
    now = work.now()
    if contact is None:
        contact = Contact(
            organization_id=work.organization_id,
            email=given,
            email_norm=email_norm,
            created_at=now,
            updated_at=now,
        )
        work.session.add(contact)
    contact.deleted_at = None
    contact.status = AFTER[stop.kind] if stop else ContactStatus.subscribed
    contact.consent_source = clean(consent_source, LONGEST_NAME) or "Added by hand"
    contact.consent_at, contact.consent_ip = now, clean(consent_ip, LONGEST_NAME)
    await _write(work, contact, first_name, last_name, fields or {})
    await work.session.flush()
    if any(tag.strip() for tag in tags):
        await contact_tags.add(work, [contact.id], tags)
    await audit.record(work, "contact.created", "contact", contact.id)
    work.ring(topic(work.organization_id))
    return contact


async def get(work: Work, contact_id: UUID) -> Contact:
    """Return a contact, deleted or not; raise NotFound when there is none."""
    contact = await work.session.get(Contact, contact_id)
    if contact is None or contact.anonymized_at is not None:
        raise NotFound("There is no such contact.", action="Go back to your contacts.")
    return contact


async def update_fields(
    work: Work,
    contact_id: UUID,
    first_name: str | None = None,
    last_name: str | None = None,
    fields: Mapping[str, str] | None = None,
) -> Contact:
    """Change the name or fields of a contact; a field set to nothing is forgotten."""
    contact = await get(work, contact_id)
    first = contact.first_name if first_name is None else first_name
    last = contact.last_name if last_name is None else last_name
    contact.edited_at = work.now()
    await _write(work, contact, first, last, fields or {})
    await audit.record(work, "contact.changed", "contact", contact_id)
    work.ring(topic(work.organization_id))
    return contact


async def remove(work: Work, contact_ids: Sequence[UUID]) -> int:
    """Delete contacts; they can be restored for thirty days. Return how many there were."""
    statement = (
        update(Contact)
        .where(
            col(Contact.organization_id) == work.organization_id,
            col(Contact.id).in_(contact_ids),
            col(Contact.deleted_at).is_(None),
        )
        .values(deleted_at=work.now(), updated_at=work.now())
    )
    count = (await work.session.run(statement)).rowcount
    if not count:
        raise NotFound("There is no such contact.", action="Go back to your contacts.")
    await audit.record(work, "contacts.deleted", count=count)
    work.ring(topic(work.organization_id))
    return count


async def restore(work: Work, contact_ids: Sequence[UUID]) -> int:
    """Bring deleted contacts back; raise Conflict "restore_over" thirty days after the deletion."""
    deleted = col(Contact.deleted_at)
    statement = (
        update(Contact)
        .where(
            col(Contact.organization_id) == work.organization_id,
            col(Contact.id).in_(contact_ids),
            col(Contact.anonymized_at).is_(None),
            deleted > work.now() - KEPT,
        )
        .values(deleted_at=None, updated_at=work.now())
    )
    count = (await work.session.run(statement)).rowcount
    if not count:
        for contact_id in contact_ids:
            await get(work, contact_id)
        raise Conflict(
            f"These contacts were not deleted within the last {KEPT.days} days.",
            code="restore_over",
            action="Add or import them again.",
        )
    await audit.record(work, "contacts.restored", count=count)
    work.ring(topic(work.organization_id))
    return count


async def suppress(work: Work, contact_ids: Sequence[UUID], reason: str = "") -> int:
    """Put the addresses of contacts on the suppression list and return how many were new there."""
    query = select(Contact.email_norm).where(
        Contact.organization_id == work.organization_id, col(Contact.id).in_(contact_ids)
    )
    emails = list(await work.session.exec(query))
    if not emails:
        return 0
    return await suppressions.add_many(work, emails, SuppressionKind.manual, reason)


async def purge(system: System) -> int:
    """Forget contacts whose thirty days are over, in all organizations; return how many."""
    async with system.platform(Actor.job()) as work:
        deleted = col(Contact.deleted_at)
        statement = delete(Contact).where(deleted <= work.now() - KEPT)
        return (await work.session.run(statement)).rowcount


async def _write(
    work: Work, contact: Contact, first_name: str, last_name: str, fields: Mapping[str, Any]
) -> None:
    first, last = clean(first_name, LONGEST_NAME), clean(last_name, LONGEST_NAME)
    titles = {contact_fields.slug(title): title for title in fields}
    unknown = [name for name in titles if name not in await contact_fields.known(work)]
    if unknown:
        await contact_fields.register(work, {name: titles[name] for name in unknown})
    own = {**contact.fields, **{name: clean(str(fields[title])) for name, title in titles.items()}}
    if sum(map(len, own.values())) > contact_fields.MOST_CHARACTERS:
        raise Invalid("The fields of this contact are too long together.", field="fields")
    contact.first_name, contact.last_name = first, last
    contact.name_norm, contact.last_norm = f"{first} {last}".strip().lower(), last.lower()
    contact.fields = {name: value for name, value in own.items() if value}
    contact.updated_at = work.now()
