"""Watching zones: once a day what we stand for is compared with what is there, and repaired on request."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlmodel import col, or_, select

from core.accounts import notifications
from core.domains import change_rows, records, zone_sources
from core.domains.differences import Difference, differences
from core.domains.purposes import TITLES, Purpose
from core.errors import AppError
from core.system import Actor, System, Work
from data.accounts.notifications import Level
from data.domains.domains import Domain, DomainStatus
from data.domains.records import ChangeSet, ChangeSetStatus, DnsRecord, Drift

log = structlog.get_logger()

INTERVAL = timedelta(hours=24)
MOST_AT_ONCE = 500
ZONES_AT_ONCE = 5
STUCK_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Due:
    """A domain to look at."""

    id: UUID
    organization_id: UUID


async def watch_all(system: System) -> int:
    """Look at the zones not looked at for a day, up to 500; return how many differ.

    A zone that cannot be read is looked at again with the next tick.
    """
    turn = asyncio.Semaphore(ZONES_AT_ONCE)

    async def watched(due: Due) -> bool:
        async with turn:
            try:
                return await watch(system, Actor.job(due.organization_id), due.id) is not None
            except AppError as error:
                log.warning("zone_not_watched", domain=str(due.id), code=error.code)
                return False

    return sum(await asyncio.gather(*(watched(due) for due in await _due(system))))


async def watch(system: System, actor: Actor, domain_id: UUID) -> Drift | None:
    """Compare a zone with what we stand for; return the difference, None when all is as it should."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        standings = await change_rows.standings_of(work, domain_id)
    zone = await zone_sources.read(system, domain, [one.record.name for one in standings])
    found = differences(standings, zone)
    async with system.work(actor) as work:
        stored = await work.session.get_one(Domain, domain_id)
        stored.zone_checked_at = work.now()
        work.ring(f"domain:{domain_id}")
        return await _record(work, stored, found)


async def find(work: Work, domain_id: UUID) -> Drift | None:
    """Return the open difference of a domain, None when there is none."""
    query = select(Drift).where(Drift.domain_id == domain_id, col(Drift.ended_at).is_(None))
    return (await work.session.exec(query)).first()


async def repair(system: System, actor: Actor, domain_id: UUID) -> ChangeSet:
    """Put back what we stand for; what needs a consent is returned as a plan to approve."""
    planned = await records.plan(system, actor, domain_id, "repair")
    if planned.refusals or planned.consents:
        return planned
    async with system.work(actor) as work:
        await records.approve(work, planned.id)
    done = await records.apply(system, actor, planned.id)
    if done.status in (ChangeSetStatus.applied, ChangeSetStatus.verified):
        await watch(system, actor, domain_id)
    return done


async def settle_stuck(system: System) -> int:
    """Settle change sets whose sending was cut short five minutes ago; return how many were."""
    async with system.platform(Actor.job()) as work:
        query = select(ChangeSet.id, ChangeSet.organization_id).where(
            ChangeSet.status == ChangeSetStatus.sending,
            ChangeSet.updated_at < work.now() - STUCK_AFTER,
        )
        stuck = list(await work.session.exec(query))
    for change_set_id, organization_id in stuck:
        try:
            await records.apply(system, Actor.job(organization_id), change_set_id)
        except AppError as error:
            log.warning("change_set_stuck", change_set=str(change_set_id), code=error.code)
    return len(stuck)


async def _due(system: System) -> list[Due]:
    async with system.platform(Actor.job()) as work:
        looked = col(Domain.zone_checked_at)
        query = (
            select(Domain.id, Domain.organization_id)
            .where(
                Domain.status == DomainStatus.ready,
                col(Domain.removed_at).is_(None),
                or_(looked.is_(None), looked < work.now() - INTERVAL),
                col(Domain.id).in_(select(DnsRecord.domain_id)),
            )
            .order_by(looked.asc().nulls_first())
            .limit(MOST_AT_ONCE)
        )
        return [Due(*row) for row in await work.session.exec(query)]


async def _record(work: Work, domain: Domain, found: list[Difference]) -> Drift | None:
    now, raw = work.now(), [one.to_json() for one in found]
    drift = await find(work, domain.id)
    if not found:
        if drift is not None:
            drift.ended_at, drift.ending, drift.updated_at = now, "The zone is right again.", now
            change_rows.ring(work, domain.id)
        return None
    if drift is None:
        drift = Drift(
            organization_id=domain.organization_id,
            domain_id=domain.id,
            found_at=now,
            created_at=now,
            updated_at=now,
        )
        work.session.add(drift)
    elif drift.differences == raw:
        return drift
    drift.differences, drift.updated_at = raw, now
    await work.session.flush()
    await _alarm(work, domain, drift, raw)
    return drift


async def _alarm(work: Work, domain: Domain, drift: Drift, raw: list[dict[str, Any]]) -> None:
    change_rows.ring(work, domain.id)
    purposes = dict.fromkeys(TITLES[Purpose(one["purpose"])] for one in raw)
    await notifications.notify(
        work,
        f"Records of {domain.shown_name} were changed",
        f"{', '.join(purposes)}: {raw[0]['text']} Open the domain to see the difference and repair it.",
        Level.warning,
        f"/domains/{domain.id}",
        dedupe_key=f"drift:{drift.id}:{work.now():%Y-%m-%d}",
    )
