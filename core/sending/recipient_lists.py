"""The people of a campaign, by what they did: a page of a list, the whole list as a file."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.paging import PAGE_SIZE, Page, offset_of
from core.provisioning.csv_tables import table
from core.sending import campaigns, machines
from core.system import Work
from data.sending import campaign_counts
from data.sending import recipients as rows

KINDS = {
    "sent": "Sent",
    "delivered": "Delivered",
    "opened": "Opened",
    "clicked": "Clicked",
    "replied": "Replied",
    "bounced": "Bounced",
    "complained": "Complained",
    "unsubscribed": "Unsubscribed",
}
"""The lists there are."""
SPLIT = ("opened", "clicked")
"""Lists of which people and machines can be told apart."""
COLUMNS = ("email", "at", "opens", "clicks", "note")
MOST_EXPORTED = 200_000
EXPORTED_AT_ONCE = 20_000


async def listing(
    work: Work,
    campaign_id: UUID,
    kind: str,
    view: str = "people",
    *,
    search: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[dict[str, Any]]:
    """Return a page of a list, the latest first; ``search`` is the beginning of an address.

    Raises Invalid for a list there is not.
    """
    await campaigns.get(work, campaign_id)
    which, begin = _which(kind, view), search.strip().lower()
    organization_id = work.organization_id
    found = await rows.listing(
        work.session,
        organization_id,
        campaign_id,
        which,
        search=begin,
        offset=offset_of(page, size),
        limit=size,
    )
    total = await _total(work, campaign_id, which, begin)
    return Page(await _shown(work, found, kind), total)


async def export(work: Work, campaign_id: UUID, kind: str, view: str = "people") -> str:
    """Return a list as CSV, at most 200,000 people; nothing in it is a formula to a spreadsheet."""
    await campaigns.get(work, campaign_id)
    which = _which(kind, view)
    listed: list[dict[str, Any]] = []
    while len(listed) < MOST_EXPORTED:
        found = await rows.listing(
            work.session,
            work.organization_id,
            campaign_id,
            which,
            search="",
            offset=len(listed),
            limit=EXPORTED_AT_ONCE,
        )
        shown = await _shown(work, found, kind)
        listed += [{name: row[name] for name in COLUMNS} for row in shown]
        if len(found) < EXPORTED_AT_ONCE:
            break
    return await asyncio.to_thread(table, listed, COLUMNS)


def _which(kind: str, view: str) -> str:
    if kind not in KINDS:
        raise Invalid("There is no such list.", field="kind", action="Choose one of the lists.")
    return f"{kind}_{view}" if kind in SPLIT and view in ("people", "machines") else kind


async def _total(work: Work, campaign_id: UUID, which: str, search: str) -> int:
    """Return how long a list is: out of the counts where nobody is searched for."""
    kind, _, view = which.partition("_")
    if search or kind in ("sent", "unsubscribed"):
        return await rows.count(work.session, work.organization_id, campaign_id, which, search)
    counts = await campaign_counts.sums(work.session, work.organization_id, campaign_id)
    found = counts.get((kind, 0), campaign_counts.NOTHING)
    return {"people": found.people, "machines": found.reached - found.people}.get(
        view, found.reached
    )


async def _shown(work: Work, found: list[rows.Recipient], kind: str) -> list[dict[str, Any]]:
    told = await rows.details(work.session, [one.message_id for one in found], kind)
    return [
        {
            "id": str(one.message_id),
            "email": one.email,
            "contact_id": str(one.contact_id) if one.contact_id else "",
            "at": one.at.isoformat() if one.at else "",
            "opens": one.opens,
            "clicks": one.clicks,
            "note": _note(*told.get(one.message_id, ({}, ""))),
        }
        for one in found
    ]


def _note(detail: dict[str, Any], machine: str) -> str:
    """Return what is known besides: why it bounced, how they left, why it was a machine."""
    if machine:
        return "; ".join(machines.said(machine))
    words = (str(detail.get(name) or "") for name in ("status", "detail", "words"))
    return " ".join(word for word in words if word) or LEFT_BY.get(str(detail.get("by", "")), "")


LEFT_BY = {
    "one_click": "With the button of their mail program",
    "page": "On our page",
    "preferences": "In their preferences",
    "reply": "Asked for it in a reply",
}
