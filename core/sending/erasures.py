"""Erasing and anonymising: a person's data go at once and for good, and they are never taken in again.

Deleting can be undone for thirty days; these cannot. Both leave a keyed hash of the address among
the suppressions, so that no import brings the person back.
"""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit
from core.sending import addresses, contacts
from core.sending.contact_statuses import ContactStatus
from core.system import Work
from data.base import new_id
from data.sending import erasures as rows
from data.sending.contacts import Contact
from data.sending.suppressions import Suppression, SuppressionKind

NOBODY = "gdpr.invalid"
"""The domain of placeholder addresses; the ending .invalid never exists (RFC 2606)."""
REASON = "Asked to be erased"


async def erase(work: Work, contact_id: UUID) -> UUID:
    """Remove a person: their contact, their replies, and their address from what was sent.

    Returns the id that is no more.
    """
    contact = await contacts.get(work, contact_id)
    await _forget(work, contact)
    await work.session.delete(contact)
    await _record(work, contact, "contact.erased")
    return contact_id


async def anonymize(work: Work, contact_id: UUID) -> str:
    """Overwrite a person's address, name and fields and keep the row for statistics.

    Returns the address that stands there now.
    """
    contact = await contacts.get(work, contact_id)
    await _record(work, contact, "contact.anonymized")
    await _forget(work, contact)
    contact.email = contact.email_norm = placeholder(contact.id)
    contact.first_name = contact.last_name = contact.name_norm = contact.last_norm = ""
    contact.consent_source = contact.consent_ip = ""
    contact.consent_at, contact.fields = None, {}
    contact.status = ContactStatus.unsubscribed
    contact.anonymized_at = contact.updated_at = work.now()
    return contact.email


def placeholder(contact_id: UUID) -> str:
    """Return the address that stands for nobody, another one for every contact."""
    return f"deleted+{contact_id}@{NOBODY}"


async def _forget(work: Work, contact: Contact) -> None:
    keys = addresses.keys(work.vault, work.organization_id, contact.email_norm)
    known = await rows.forget(
        work.session,
        {
            "organization_id": work.organization_id,
            "contact_id": contact.id,
            "email_norm": contact.email_norm,
            "placeholder": placeholder(contact.id),
            "email_key": keys[0],
            "keys": keys,
            "reason": REASON,
            "now": work.now(),
        },
    )
    if not known:
        work.session.add(
            Suppression(
                id=new_id(),
                organization_id=work.organization_id,
                email_norm="",
                email_key=keys[0],
                kind=SuppressionKind.erased,
                reason=REASON,
                created_at=work.now(),
            )
        )
    work.ring(contacts.topic(work.organization_id))


async def _record(work: Work, contact: Contact, action: str) -> None:
    key = addresses.keys(work.vault, work.organization_id, contact.email_norm)[0]
    await audit.record(work, action, "contact", contact.id, address=key[:16])
