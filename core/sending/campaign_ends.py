"""Campaigns coming to their end: sent, failed, cancelled, or paused because a sender was lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from core.accounts import audit
from core.sending import campaign_alerts, campaign_moves, ledger
from core.sending.campaign_statuses import MOVING, move, ring, topic
from core.system import Actor, System, Work
from core.waits import Why
from data.sending import campaign_ends as rows
from data.sending.campaigns import Campaign, CampaignStatus, in_status

HELD_AT_ONCE = 20_000
Settle = Callable[[Work, Campaign], Awaitable[None]]
log = structlog.get_logger()


async def settle_due(system: System) -> int:
    """End what is over, put aside what was cancelled, pause what lost its sender; return how many."""
    async with system.platform(Actor.job()) as work:
        lost = await rows.lost(work.session)
        over = await rows.finished(work.session)
        cancelled = await rows.left_behind(work.session)
        for _, organization_id in await in_status(work.session, CampaignStatus.sending):
            work.ring(topic(organization_id))
    for found, settle in ((lost, _pause), (over, _finish), (cancelled, _put_aside)):
        for campaign_id, organization_id in found:
            await _alone(system, organization_id, campaign_id, settle)
    return len(lost) + len(over) + len(cancelled)


async def _alone(system: System, organization_id: UUID, campaign_id: UUID, settle: Settle) -> None:
    """Settle one campaign so that whatever happens to it stops no other."""
    try:
        async with system.work(Actor.job(organization_id)) as work:
            campaign = await work.session.get(Campaign, campaign_id, with_for_update=True)
            if campaign is not None:
                await settle(work, campaign)
    except Exception:
        log.exception("campaign_not_settled", campaign=str(campaign_id))


async def _finish(work: Work, campaign: Campaign) -> None:
    """Close a campaign with its receipt: failed when nothing at all has left."""
    owner, own = campaign.organization_id, campaign.id
    if campaign.status != CampaignStatus.sending or await rows.any_open(work.session, own):
        return
    balance = await ledger.balance(work, own)
    failed = balance["failed"] > 0 and not balance["sent"] and not balance["unknown"]
    campaign.receipt = {
        "at": work.now().isoformat(),
        "balance": balance,
        "most_common_error": await rows.usual_error(work.session, owner, own),
    }
    campaign.finished_at = work.now()
    move(work, campaign, CampaignStatus.failed if failed else CampaignStatus.sent)
    await audit.record(
        work, "campaign.ended", "campaign", own, status=campaign.status, sent=balance["sent"]
    )
    await campaign_alerts.finished(work, campaign, balance)


async def _put_aside(work: Work, campaign: Campaign) -> None:
    """Hold what a cancelled campaign has left; it is over when nothing is on its way any more."""
    own = campaign.id
    await rows.hold(work.session, own, HELD_AT_ONCE)
    if not await rows.any_open(work.session, own):
        campaign.finished_at = campaign.updated_at = work.now()
        campaign.receipt = {
            "at": work.now().isoformat(),
            "balance": await ledger.balance(work, own),
        }
    ring(work, campaign)


async def _pause(work: Work, campaign: Campaign) -> None:
    if campaign.status not in MOVING:
        return
    why = Why(
        cause="The domain of its sender is not verified any more.",
        limit="Mail to many leaves from verified domains only.",
        remedy="Look at the sender's records and verify the domain again, then resume.",
    )
    await campaign_moves.halt(work, campaign, why)
