"""How an organization's mail is received: rates with floors, and what follows when they are bad.

Warned, then throttled, then suspended; nothing is dropped on the way. Warnings and brakes go by
themselves when the rates have been good again; a suspension is lifted by staff.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from core.amounts import percent
from core.sending import limits, reputation_notices
from core.sending.thresholds import LADDER, WINDOW_DAYS, Measure, Reception, Standing
from core.system import Actor, PlatformWork, System, Work
from data.sending import reputations as rows

__all__ = ["forgive", "judge", "judge_all", "reception", "standing"]

log = structlog.get_logger()


async def standing(work: Work) -> Reception:
    """Return how the organization's mail was received in the last 30 days."""
    return await reception(work, work.organization_id)


async def reception(work: PlatformWork, organization_id: UUID) -> Reception:
    """Return the same of any organization; what was forgiven is left out."""
    since = (work.now() - timedelta(days=WINDOW_DAYS)).date()
    found = await rows.since(work.session, organization_id, since)
    return Reception(found.delivered, found.bounced, found.complained)


async def judge(system: System, organization_id: UUID, *, relax: bool = False) -> Standing:
    """Bring an organization to the rung its rates have reached and tell its members of a worse one.

    With ``relax`` it may come down again, but never from a suspension.
    """
    async with system.platform(Actor.job()) as work:
        found = await reception(work, organization_id)
        rung, measure = found.worst
        limit = await limits.of(work.session, organization_id)
        now = Standing(limit.state) if limit else Standing.good
        await reputation_notices.remind(work, organization_id, measure, found)
        up = LADDER.index(rung) > LADDER.index(now)
        down = relax and rung is not now and now is not Standing.suspended
        if not (up or down):
            return now
        before = await limits.set_state(work, organization_id, rung, _reason(found, rung, measure))
        if up and before is not rung:
            await reputation_notices.worse(work, organization_id, rung, measure, found)
            work.ring("switches")
        log.warning("organization_moved", organization=str(organization_id), state=rung.value)
    return rung


async def judge_all(system: System) -> int:
    """Look at every organization that sent lately or is held back; return how many moved."""
    async with system.platform(Actor.job()) as work:
        since = (work.now() - timedelta(days=WINDOW_DAYS)).date()
        concerned = await rows.concerned(work.session, since)
    moved = 0
    for organization_id, state in concerned:
        moved += await judge(system, organization_id, relax=True) != state
    return moved


async def forgive(work: PlatformWork, organization_id: UUID) -> None:
    """Let what happened so far count no more; for staff who lift a suspension."""
    work.actor.require_platform()
    await rows.forgive(work.session, organization_id)


def _reason(found: Reception, rung: Standing, measure: Measure) -> str:
    """Return the sentence that stands beside the state."""
    if rung is Standing.good:
        return ""
    bad, whole = found.of(measure)
    return f"{measure.title} {percent(found.rate(measure), 2)}: {bad:,} of {whole:,} in 30 days."
