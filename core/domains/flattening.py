"""Flattened SPF records in force: started on request, looked up again on a schedule, restored at once.

What is published changes only when two resolvers agree. An include that loses more than a fifth of
its addresses waits for a person; while nothing usable is known, the last good records stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from sqlmodel import col, select

from core.accounts import audit, notifications
from core.amounts import percent
from core.domains import (
    change_rows,
    flattening_looks,
    flattening_standing,
    records,
    wishes,
)
from core.domains.flattening_looks import chosen_of, included_json
from core.domains.purposes import Purpose
from core.domains.spf_flattened import Flattened
from core.errors import AppError, Conflict, NotFound
from core.system import Actor, System, Work
from data.accounts.notifications import Level
from data.domains.domains import Domain, Executor
from data.domains.records import ChangeSet, SpfFlattening

log = structlog.get_logger()

SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=24)
PURPOSE = "flattening"
MOST_AT_ONCE = 200


async def preview(
    system: System, actor: Actor, domain_id: UUID, includes: Iterable[str] = ()
) -> Flattened:
    """Return what flattening would publish, for the includes chosen and those a limit forces."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        in_force = await wishes.in_force(work, domain_id)
    original = in_force.original if in_force else await flattening_looks.original(system, domain)
    return await flattening_looks.flattened(system, domain.name, original, includes, in_force)


async def start(
    system: System, actor: Actor, domain_id: UUID, includes: Iterable[str] = ()
) -> ChangeSet:
    """Plan the publication of a flattened record; the change set is approved like any other.

    Raises Conflict "flattening_refused" when nothing may or need be flattened.
    """
    found = await preview(system, actor, domain_id, includes)
    if not found.usable or not found.changed:
        reasons = [one.reason for one in found.problems] or [_not_usable(found)]
        raise Conflict(
            " ".join(reasons),
            code="flattening_refused",
            action="Remove services that no longer send, or move senders to a subdomain.",
        )
    await hold(system, actor, domain_id, found, includes)
    return await records.plan(system, actor, domain_id, PURPOSE, only=[Purpose.spf])


async def hold(
    system: System, actor: Actor, domain_id: UUID, found: Flattened, includes: Iterable[str] = ()
) -> None:
    """Want a flattened record from now on; the next plan sets it."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        domain.flattening, domain.updated_at = True, work.now()
        await _put_in_force(work, domain_id, found, list(includes))
        await audit.record(work, "spf.flattened", "domain", domain_id)


async def stop(system: System, actor: Actor, domain_id: UUID) -> ChangeSet:
    """Plan the return to the record as it was before; it is kept word for word."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        original = (await _get(work, domain_id)).original
    planned = await records.plan(
        system,
        actor,
        domain_id,
        PURPOSE,
        only=[Purpose.spf],
        spf_texts={domain.name: original},
    )
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        in_force = await _get(work, domain_id)
        in_force.ended_at = in_force.updated_at = domain.updated_at = work.now()
        domain.flattening = False
        await audit.record(work, "spf.restored", "domain", domain_id)
        change_rows.ring(work, domain_id)
    return planned


async def accept(system: System, actor: Actor, domain_id: UUID) -> ChangeSet | None:
    """Publish what the last look found although it holds far fewer addresses."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        in_force = await _get(work, domain_id)
    found = await flattening_looks.flattened(
        system, domain.name, in_force.original, chosen_of(in_force), None
    )
    if not found.usable:
        raise Conflict(_not_usable(found), code="flattening_refused")
    return await _publish(system, actor, domain_id, found, chosen_of(in_force))


async def refresh_due(system: System) -> int:
    """Look flattened includes up again whose time has come; return how many records changed."""
    async with system.platform(Actor.job()) as work:
        query = (
            select(SpfFlattening.domain_id, SpfFlattening.organization_id)
            .where(col(SpfFlattening.ended_at).is_(None), SpfFlattening.next_at <= work.now())
            .order_by(col(SpfFlattening.next_at))
            .limit(MOST_AT_ONCE)
        )
        due = list(await work.session.exec(query))
    changed = 0
    for domain_id, organization_id in due:
        try:
            changed += await refresh(system, Actor.job(organization_id), domain_id)
        except AppError as error:
            log.warning("spf_not_refreshed", domain=str(domain_id), code=error.code)
    return changed


async def refresh(system: System, actor: Actor, domain_id: UUID) -> bool:
    """Look a flattened record's includes up again; tell whether another record is published now."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        in_force = await _get(work, domain_id)
        in_force.next_at = work.now() + SHORTEST
        if await flattening_standing.published(work, domain) is None:
            return False  # nobody has agreed to it yet
    found = await flattening_looks.flattened(
        system, domain.name, in_force.original, chosen_of(in_force), in_force
    )
    if not found.usable:
        await _keep_last_good(system, actor, domain, found)
        return False
    if found.records == in_force.records:
        async with system.work(actor) as work:
            kept = await _get(work, domain_id)
            kept.problem, kept.candidate = "", []
            kept.next_at, kept.updated_at = work.now() + _interval(found), work.now()
        return False
    await _publish(system, actor, domain_id, found, chosen_of(in_force))
    return True


async def _publish(
    system: System, actor: Actor, domain_id: UUID, found: Flattened, chosen: list[str]
) -> ChangeSet | None:
    """Put new records in force and carry them out; what needs a consent stays a plan."""
    async with system.work(actor) as work:
        await _put_in_force(work, domain_id, found, chosen)
    planned = await records.plan(system, actor, domain_id, PURPOSE, only=[Purpose.spf])
    if planned.refusals or planned.consents or planned.executor != Executor.api:
        await _ask(system, actor, planned)
        return planned
    async with system.work(actor) as work:
        await records.approve(work, planned.id)
    return await records.apply(system, actor, planned.id)


async def _ask(system: System, actor: Actor, planned: ChangeSet) -> None:
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, planned.domain_id)
        await notifications.notify(
            work,
            f"The SPF record of {domain.shown_name} has to change",
            "What an include stands for has changed. Open the domain and carry the plan out.",
            Level.warning,
            f"/domains/{domain.id}",
            dedupe_key=f"spf_changes:{planned.id}",
        )


async def _put_in_force(work: Work, domain_id: UUID, found: Flattened, chosen: list[str]) -> None:
    older, now = await wishes.in_force(work, domain_id), work.now()
    if older is not None:
        older.ended_at = older.updated_at = now
    work.session.add(
        SpfFlattening(
            organization_id=work.organization_id,
            domain_id=domain_id,
            original=found.original,
            flattened=found.text,
            records=dict(found.records),
            includes=included_json(found, chosen, now),
            addresses=[*found.ip4, *found.ip6],
            lookups_before=found.lookups_before,
            lookups_after=found.lookups_after,
            characters=found.characters,
            next_at=now + _interval(found),
            created_at=now,
            updated_at=now,
        )
    )
    await work.session.flush()
    change_rows.ring(work, domain_id)


async def _keep_last_good(system: System, actor: Actor, domain: Domain, found: Flattened) -> None:
    async with system.work(actor) as work:
        kept = await _get(work, domain.id)
        kept.problem, kept.updated_at = _not_usable(found), work.now()
        kept.candidate = [*found.ip4, *found.ip6] if found.alarm else []
        change_rows.ring(work, domain.id)
        if found.alarm:
            await notifications.notify(
                work,
                f"The SPF record of {domain.shown_name} would shrink",
                f"{kept.problem} The record published now stays until somebody agrees.",
                Level.danger,
                f"/domains/{domain.id}",
                dedupe_key=f"spf_shrinks:{kept.id}",
            )


async def _get(work: Work, domain_id: UUID) -> SpfFlattening:
    found = await wishes.in_force(work, domain_id)
    if found is None:
        raise NotFound("The SPF record of this domain is not flattened.")
    return found


def _not_usable(found: Flattened) -> str:
    if found.alarm:
        return f"An include lost {percent(found.lost)} of its addresses since the last look."
    if not found.settled:
        return "Two resolvers that say the same could not be found."
    if found.problems:
        return " ".join(one.reason for one in found.problems)
    return "The record keeps to every limit as it is; nothing has to be flattened."


def _interval(found: Flattened) -> timedelta:
    """Return when to look again: as soon as the answers may change, hourly to daily."""
    return min(max(timedelta(seconds=found.ttl or 0), SHORTEST), LONGEST)
