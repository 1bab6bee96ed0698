"""Campaigns in a list: how each stands and what came of it, read in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.paging import PAGE_SIZE, Page
from core.sending import campaign_pace, campaigns, ledger, pacing
from core.sending.campaign_statuses import MOVING
from core.system import Work
from data.sending import campaign_stats as rows
from data.sending.campaigns import Campaign, CampaignStatus

STARTED = (*MOVING, CampaignStatus.paused)


async def listing(
    work: Work,
    *,
    search: str = "",
    status: str = "",
    sort: str = "",
    descending: bool = True,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[dict[str, Any]]:
    """Return a page of campaigns with their figures; rates are None before anything was sent."""
    found = await campaigns.listing(
        work,
        search=search,
        status=status,
        sort=sort,
        descending=descending,
        page=page,
        size=size,
    )
    engaged = await rows.engaged(work.session, [one.id for one in found.rows])
    shown = [await _shown(work, one, engaged[one.id]) for one in found.rows]
    return Page(shown, found.total)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many campaigns have which status, and how many messages of those on their way have left."""

    by_status: dict[str, int]
    left: int


async def totals(work: Work) -> Totals:
    """Return the figures of all campaigns; ``left`` grows while anything moves."""
    found = await rows.by_status(work.session)
    moving = await rows.moving(work.session) if found.get(CampaignStatus.sending) else []
    counted = [await ledger.balance(work, campaign_id) for campaign_id in moving]
    return Totals(found, sum(_settled(balance) for balance in counted))


async def _shown(work: Work, campaign: Campaign, engaged: dict[str, int]) -> dict[str, Any]:
    balance = await _balance(work, campaign)
    sent = int(balance.get("sent", 0))
    why = await pacing.binding(work, campaign) if campaign.status in MOVING else None
    return {
        "id": str(campaign.id),
        "name": campaign.name,
        "subject": campaign.subject,
        "stored": campaign.status,
        "status": campaign_pace.shown_status(campaign, why, work.now()),
        "planned": campaign.planned,
        "sent": sent,
        "share": round(_settled(balance) / campaign.planned * 100) if campaign.planned else None,
        "opened": engaged.get("opened", 0) / sent if sent else None,
        "clicked": engaged.get("clicked", 0) / sent if sent else None,
        "scheduled_at": campaign.scheduled_at,
        "started_at": campaign.started_at,
        "created_at": campaign.created_at,
    }


async def _balance(work: Work, campaign: Campaign) -> dict[str, int]:
    """Return the balance of a campaign; what is over needs no counting any more."""
    if campaign.receipt and campaign.status not in STARTED:
        return dict(campaign.receipt["balance"])
    return await ledger.balance(work, campaign.id) if campaign.started_at else {}


def _settled(balance: dict[str, int]) -> int:
    return sum(int(balance.get(part, 0)) for part in ("sent", "failed", "suppressed", "unknown"))
