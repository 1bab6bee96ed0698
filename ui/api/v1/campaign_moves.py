"""Campaigns on their way: sent, scheduled, paused, resumed, cancelled, tested."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.sending import campaign_moves, test_mails
from core.sending.schedules import ClockTime
from core.system import Actor, System
from ui.api.doors import Running, Writer
from ui.api.v1.campaign_models import (
    CampaignShown,
    ClockTimeGiven,
    MomentShown,
    TestGiven,
    TestsSent,
)
from ui.api.v1.campaigns import whole

routes = APIRouter(prefix="/campaigns/{campaign_id}", tags=["Campaigns"])


@routes.post("/start", status_code=202, summary="Send a campaign")
async def start(system: Running, actor: Writer, campaign_id: UUID) -> CampaignShown:
    """Begin now; refused with what is missing while the checklist does not pass."""
    await campaign_moves.start(system, actor, campaign_id)
    return await _shown(system, actor, campaign_id)


@routes.post("/schedule", summary="Schedule a campaign")
async def schedule(
    system: Running, actor: Writer, campaign_id: UUID, given: ClockTimeGiven
) -> MomentShown:
    """Let it start by itself at a time on the clock of a place."""
    wanted = ClockTime(given.date, given.time, given.time_zone)
    planned = await campaign_moves.schedule(system, actor, campaign_id, wanted)
    return MomentShown(at=planned.at, shown=planned.shown, note=planned.note)


@routes.post("/unschedule", summary="Take a campaign off the schedule")
async def unschedule(system: Running, actor: Writer, campaign_id: UUID) -> CampaignShown:
    """Make a scheduled campaign a draft again."""
    async with system.work(actor) as work:
        await campaign_moves.unschedule(work, campaign_id)
    return await _shown(system, actor, campaign_id)


@routes.post("/pause", summary="Pause a campaign")
async def pause(system: Running, actor: Writer, campaign_id: UUID) -> CampaignShown:
    """Stop it within seconds; nothing is lost."""
    async with system.work(actor) as work:
        await campaign_moves.pause(work, campaign_id)
    return await _shown(system, actor, campaign_id)


@routes.post("/resume", summary="Resume a campaign")
async def resume(system: Running, actor: Writer, campaign_id: UUID) -> CampaignShown:
    """Go on exactly where it was paused."""
    await campaign_moves.resume(system, actor, campaign_id)
    return await _shown(system, actor, campaign_id)


@routes.post("/cancel", summary="Cancel a campaign")
async def cancel(system: Running, actor: Writer, campaign_id: UUID) -> CampaignShown:
    """End it for good; what has not left never will."""
    async with system.work(actor) as work:
        await campaign_moves.cancel(work, campaign_id)
    return await _shown(system, actor, campaign_id)


@routes.post("/test", status_code=202, summary="Send a test of a campaign")
async def test(system: Running, actor: Writer, campaign_id: UUID, given: TestGiven) -> TestsSent:
    """Send it to up to five addresses; at most twenty tests an hour."""
    sent = await test_mails.send(system, actor, campaign_id, given.to, given.contact_id)
    return TestsSent(message_ids=[one.id for one in sent])


async def _shown(system: System, actor: Actor, campaign_id: UUID) -> CampaignShown:
    async with system.work(actor) as work:
        return await whole(work, campaign_id)
