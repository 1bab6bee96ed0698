"""Propagation checks: watching where the records of a change are visible, and until when they are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.ages import Kind
from core.domains import grids
from core.domains.sightings import wanted_of
from core.errors import Conflict, NotFound
from core.ports.dns import ZoneRecord
from core.system import Actor, System, Work
from data.domains import propagation as rows
from data.domains import records as record_rows
from data.domains.domains import Domain
from data.domains.propagation import CheckStatus, Lane, PropagationCheck, RecordSighting

__all__ = ["CheckStatus", "Lane", "PropagationCheck", "RecordSighting"]

HOURS_48 = timedelta(hours=48)
KEPT = timedelta(days=7)


async def start(
    work: Work,
    domain: Domain,
    change_set_id: UUID | None,
    records: Iterable[ZoneRecord],
    gone: Iterable[ZoneRecord] = (),
) -> PropagationCheck:
    """Watch records until every resolver shows them; an older watch over the domain ends."""
    now = work.now()
    for older in await rows.moving(work.session, domain.id):
        _end(work, older, CheckStatus.cancelled)
    wanted = wanted_of(records, gone)
    check = PropagationCheck(
        organization_id=work.organization_id,
        domain_id=domain.id,
        change_set_id=change_set_id,
        total=len(wanted),
        resolvers=len(work.system.vantage_points),
        started_at=now,
        next_at=now,
        ends_at=now + HOURS_48,
        created_at=now,
        updated_at=now,
    )
    work.session.add(check)
    await work.session.flush()
    for item in wanted:
        work.session.add(
            RecordSighting(
                organization_id=work.organization_id,
                check_id=check.id,
                name=item.name,
                kind=item.kind,
                wanted=item.to_json(),
            )
        )
    ring(work, check)
    return check


async def cancel(work: Work, check_id: UUID) -> PropagationCheck:
    """Stop watching; what was seen stays readable."""
    check = await _locked(work, check_id)
    if check.finished_at is not None:
        raise Conflict(f"This check is {check.status} already.")
    _end(work, check, CheckStatus.cancelled)
    return check


async def check_now(work: Work, check_id: UUID) -> PropagationCheck:
    """Look as soon as possible; the same resolver is asked again when its answer is 25 s old."""
    check = await _locked(work, check_id)
    if check.status == CheckStatus.completed:
        raise Conflict("Every resolver shows these records already.")
    if check.finished_at is not None:
        check.status, check.finished_at = CheckStatus.polling, None
        check.ends_at = work.now() + HOURS_48
    asked = check.looked_at or check.started_at
    check.next_at = (
        max(work.now(), asked + work.system.cache.age(Kind.dns_status))
        if check.looks
        else work.now()
    )
    check.watched_at = check.updated_at = work.now()
    ring(work, check)
    return check


async def again(work: Work, domain_id: UUID) -> PropagationCheck:
    """Look as soon as possible: for the check under way, or at all records of the domain anew."""
    check = await rows.newest(work.session, domain_id)
    if check is not None and check.status != CheckStatus.completed:
        return await check_now(work, check.id)
    domain = await work.session.get(Domain, domain_id)
    records = [
        ZoneRecord(row.name, row.kind, row.content, row.ttl, row.priority)
        for row in await record_rows.of_domain(work.session, domain_id)
    ]
    if domain is None or not records:
        raise NotFound("This domain has no records yet.", action="Set the domain up first.")
    return await start(work, domain, None, records)


async def watching(work: Work, check_id: UUID) -> None:
    """Note that somebody looks at the page: the check keeps to its quick lane."""
    check = await _locked(work, check_id)
    check.watched_at = work.now()
    if check.status == CheckStatus.polling:
        soon = work.now() + timedelta(seconds=check.interval_seconds)
        check.next_at = min(check.next_at, soon)


async def get(work: Work, check_id: UUID) -> PropagationCheck:
    """Return a check; raise NotFound for none or somebody else's."""
    check = await work.session.get(PropagationCheck, check_id)
    if check is None:
        raise NotFound("There is no such check.")
    return check


async def of_domain(work: Work, domain_id: UUID) -> PropagationCheck | None:
    """Return the newest check of a domain."""
    return await rows.newest(work.session, domain_id)


async def grid(work: Work, check_id: UUID) -> dict[str, Any]:
    """Return a check as its page draws it: records by vantage points, progress and times."""
    check = await get(work, check_id)
    sightings = await rows.sightings_of(work.session, check_id)
    return grids.of(check, sightings, work.system.vantage_points, work.now())


async def forget_old(system: System) -> None:
    """Delete what ended checks saw after a week."""
    async with system.platform(Actor.job()) as work:
        await rows.forget(work.session, work.now() - KEPT)


def ring(work: Work, check: PropagationCheck) -> None:
    """Ring whoever watches the check or its domain."""
    work.ring(f"check:{check.id}")
    work.ring(f"domain:{check.domain_id}")


def _end(work: Work, check: PropagationCheck, status: CheckStatus) -> None:
    check.status, check.finished_at, check.updated_at = status, work.now(), work.now()
    check.locked_by = check.lease_until = None
    ring(work, check)


async def _locked(work: Work, check_id: UUID) -> PropagationCheck:
    check = await work.session.get(PropagationCheck, check_id, with_for_update=True)
    if check is None:
        raise NotFound("There is no such check.")
    return check
