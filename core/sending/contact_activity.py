"""The story of one contact, newest first: added, written to, opened, clicked, answered, left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import contacts, suppressions
from core.system import Work
from data.sending import contact_activity as rows
from data.sending.contacts import Contact
from data.sending.suppressions import Suppression

MOST = 100
WORDS = {
    "sent": "Was sent",
    "delivered": "Got",
    "opened": "Opened",
    "clicked": "Clicked in",
    "bounced": "Bounced:",
    "complained": "Reported as spam:",
    "unsubscribed": "Unsubscribed from",
    "resubscribed": "Came back with",
    "replied": "Replied to",
}
TONES = {
    "opened": "success",
    "clicked": "success",
    "replied": "success",
    "resubscribed": "success",
    "bounced": "danger",
    "complained": "danger",
    "unsubscribed": "warning",
}


async def of(work: Work, contact_id: UUID) -> list[dict[str, Any]]:
    """Return what happened with a contact: ``{kind, at, says, tone, campaign_id, by_machine}``."""
    contact = await contacts.get(work, contact_id)
    told = [_told(row) for row in await rows.newest(work.session, contact_id, MOST)]
    stop = await suppressions.find(work, work.organization_id, contact.email_norm)
    told += _beginnings(contact, stop)
    return sorted(told, key=lambda one: one["at"], reverse=True)


def _told(row: Any) -> dict[str, Any]:
    campaign = row.campaign or row.subject or "a message"
    link = row.detail.get("url", "") if row.kind == "clicked" else ""
    by_machine = bool(row.machine)
    return {
        "kind": row.kind,
        "at": row.at.isoformat(),
        "says": f"{WORDS[row.kind]} {campaign}" + (f": {link}" if link else ""),
        "tone": "neutral" if by_machine else TONES.get(row.kind, "neutral"),
        "campaign_id": str(row.campaign_id) if row.campaign_id else "",
        "by_machine": by_machine,
    }


def _beginnings(contact: Contact, stop: Suppression | None) -> list[dict[str, Any]]:
    """Return what happened to the contact itself, not to mail."""
    found = [
        ("added", contact.created_at, f"Added: {contact.consent_source or 'by hand'}", "accent")
    ]
    if stop is not None:
        title = suppressions.TITLES[suppressions.SuppressionKind(stop.kind)].lower()
        reason = f" ({stop.reason})" if stop.reason else ""
        found.append(("suppressed", stop.created_at, f"Suppressed: {title}{reason}", "warning"))
    if contact.deleted_at is not None:
        found.append(("deleted", contact.deleted_at, "Deleted", "danger"))
    return [
        {
            "kind": kind,
            "at": at.isoformat(),
            "says": says,
            "tone": tone,
            "campaign_id": "",
            "by_machine": False,
        }
        for kind, at, says, tone in found
    ]
