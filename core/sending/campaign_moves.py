"""Campaigns on their way: scheduled, started, paused, resumed, cancelled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from core.accounts import audit
from core.errors import AppError, Conflict, Invalid
from core.sending import audience_counts, campaign_alerts, campaign_content, checklist, schedules
from core.sending.campaign_statuses import move, ring
from core.sending.campaigns import get
from core.sending.checklist import Checklist
from core.sending.schedules import ClockTime, Moment
from core.system import Actor, System, Work
from core.waits import Why
from data.sending import campaigns as rows
from data.sending.campaigns import Campaign, CampaignStatus

S = CampaignStatus
log = structlog.get_logger()


async def schedule(
    system: System, actor: Actor, campaign_id: UUID, wanted: ClockTime | None = None
) -> Moment:
    """Let a campaign start at a time on a person's clock; without one, at the time of the draft.

    Raises Conflict while the checklist does not pass, Invalid for a time that has passed.
    """
    async with system.work(actor) as work:
        campaign = await get(work, campaign_id)
        chosen = schedules.moment(wanted) if wanted else _chosen(campaign)
        planned = schedules.ahead(chosen, work.now())
    found = await _passed(system, actor, campaign_id)
    async with system.work(actor) as work:
        campaign = await _reviewed(work, campaign_id, found)
        campaign.scheduled_at, campaign.time_zone = planned.at, planned.zone
        move(work, campaign, S.scheduled)
        at = planned.at.isoformat()
        await audit.record(work, "campaign.scheduled", "campaign", campaign.id, at=at)
    return planned


async def unschedule(work: Work, campaign_id: UUID) -> Campaign:
    """Make a scheduled campaign a draft again."""
    campaign = await get(work, campaign_id, lock=True)
    move(work, campaign, S.draft)
    await audit.record(work, "campaign.unscheduled", "campaign", campaign.id)
    return campaign


async def start(system: System, actor: Actor, campaign_id: UUID) -> Campaign:
    """Fix content and audience and begin; raise Conflict while the checklist does not pass."""
    found = await _passed(system, actor, campaign_id)
    async with system.work(actor) as work:
        campaign = await _reviewed(work, campaign_id, found)
        await campaign_content.fix(work, campaign)
        campaign.audience = await audience_counts.fixed(work, campaign.audience)
        move(work, campaign, S.preparing)
        campaign.started_at, campaign.why = work.now(), {}
        await audit.record(work, "campaign.started", "campaign", campaign.id)
        return campaign


async def pause(work: Work, campaign_id: UUID) -> Campaign:
    """Pause a campaign at a person's wish: what is not on its way yet stays."""
    campaign = await get(work, campaign_id, lock=True)
    who = work.actor.name or "a program"
    why = Why(cause=f"Paused by {who}.", remedy="Resume whenever you like; nothing is lost.")
    await halt(work, campaign, why)
    await audit.record(work, "campaign.paused", "campaign", campaign.id)
    return campaign


async def halt(work: Work, campaign: Campaign, why: Why) -> None:
    """Pause a locked campaign for a reason that its page shows, and tell the members."""
    move(work, campaign, S.paused)
    campaign.why, campaign.paused_at = why.to_json(), work.now()
    await campaign_alerts.paused(work, campaign, why)


async def resume(system: System, actor: Actor, campaign_id: UUID) -> Campaign:
    """Go on exactly where a campaign was paused; raise Conflict while its sender may not send."""
    async with system.work(actor) as work:
        paused = await get(work, campaign_id)
        if paused.status != S.paused:
            raise Conflict("This campaign is not paused.", code="campaign_moved_on")
    if paused.started_at is None:
        return await start(system, actor, campaign_id)
    await checklist.require_sender(system, actor, paused)
    async with system.work(actor) as work:
        campaign = await get(work, campaign_id, lock=True)
        move(work, campaign, S.sending if campaign.snapshot_done else S.preparing)
        await audit.record(work, "campaign.resumed", "campaign", campaign.id)
        return campaign


async def cancel(work: Work, campaign_id: UUID) -> Campaign:
    """End a campaign for good; what has not left is held and never will."""
    campaign = await get(work, campaign_id, lock=True)
    move(work, campaign, S.cancelled)
    if campaign.started_at is None:
        campaign.finished_at = work.now()
    await audit.record(work, "campaign.cancelled", "campaign", campaign.id)
    return campaign


async def reopen(work: Work, campaign_id: UUID) -> Campaign:
    """Let an ended campaign go on, because a person retries messages of it."""
    campaign = await get(work, campaign_id, lock=True)
    if campaign.status != S.sending:
        move(work, campaign, S.sending)
        campaign.finished_at, campaign.version = None, campaign.version + 1
    return campaign


async def start_due(system: System) -> int:
    """Start the campaigns whose time has come and return how many; what may not start is paused."""
    async with system.platform(Actor.job()) as work:
        due = await rows.due(work.session, work.now())
    for campaign_id, organization_id in due:
        actor = Actor.job(organization_id)
        try:
            await start(system, actor, campaign_id)
        except AppError as error:
            await _keep(system, actor, campaign_id, error, system.clock.now())
        except Exception:
            log.exception("campaign_not_started", campaign=str(campaign_id))
    return len(due)


async def _keep(
    system: System, actor: Actor, campaign_id: UUID, error: AppError, now: datetime
) -> None:
    """Pause a scheduled campaign that could not start, unless somebody was faster."""
    async with system.work(actor) as work:
        campaign = await get(work, campaign_id, lock=True)
        due = campaign.scheduled_at is not None and campaign.scheduled_at <= now
        if campaign.status == S.scheduled and due:
            why = Why(cause=f"It was time to start, but: {error}", remedy=error.advice.action)
            await halt(work, campaign, why)


def _chosen(campaign: Campaign) -> Moment:
    if campaign.scheduled_at is None:
        raise Invalid("Choose when the campaign starts.", field="date")
    return Moment(campaign.scheduled_at, campaign.time_zone)


async def _passed(system: System, actor: Actor, campaign_id: UUID) -> Checklist:
    """Go through the checklist; raise Conflict naming what is missing."""
    found = await checklist.review(system, actor, campaign_id)
    missing = [item for item in found.items if item.state == "failed"]
    if missing:
        raise Conflict(
            f"{missing[0].title}: {missing[0].detail}",
            code="checklist_failed",
            action=missing[0].action or "Go through the checklist of the review.",
        )
    return found


async def _reviewed(work: Work, campaign_id: UUID, found: Checklist) -> Campaign:
    """Return a locked campaign with the receipt of its checklist; raise Conflict if it has changed."""
    campaign = await get(work, campaign_id, lock=True)
    if campaign.version != found.version:
        raise Conflict(
            "This campaign has been changed during the check.",
            code="campaign_edited",
            action="Look through it again, then send.",
        )
    campaign.checklist = found.receipt(work)
    ring(work, campaign)
    return campaign
