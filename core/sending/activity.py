"""What happened with one contact: what they were sent, and what they did with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.paging import PAGE_SIZE, offset_of
from core.sending import machines
from core.system import Work
from data.sending import activity as rows

TITLES = {
    "sent": "Was sent",
    "delivered": "Was delivered",
    "opened": "Opened",
    "clicked": "Clicked",
    "bounced": "Bounced",
    "complained": "Reported as spam",
    "unsubscribed": "Unsubscribed",
    "resubscribed": "Subscribed again",
    "replied": "Replied",
}


async def of_contact(
    work: Work, contact_id: UUID, page: int = 1, size: int = PAGE_SIZE
) -> list[dict[str, Any]]:
    """Return a page of what happened, the newest first, as JSON.

    ``machine`` lists in words why an event is taken for a machine's; [] for a person's.
    """
    found = await rows.of_contact(
        work.session, work.organization_id, contact_id, offset_of(page, size), size
    )
    return [
        {
            "at": row.at.isoformat(),
            "kind": row.kind,
            "title": TITLES[row.kind],
            "campaign_id": str(row.campaign_id) if row.campaign_id else "",
            "campaign": row.campaign or "Single message",
            "link": row.links[row.link - 1] if 0 < row.link <= len(row.links or []) else "",
            "machine": machines.said(row.machine),
        }
        for row in found
    ]
