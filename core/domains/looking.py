"""The looks of propagation checks: claim what is due, ask outside any transaction, record."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from core.ages import Kind
from core.domains import outcomes, sightings
from core.domains.sightings import Sight, Wanted
from core.ports.dns import Resolver
from core.system import Actor, System
from core.vantage import VantagePoint
from data.base import new_id
from data.domains import propagation as rows
from data.domains.propagation import CheckStatus, PropagationCheck, RecordSighting

MOST_CHECKS = 20
MOST_QUESTIONS = 256
"""Questions under way at once in one look."""
LEASE = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)
"""After a look that failed for reasons of our own."""

log = structlog.get_logger()


@dataclass(slots=True)
class Look:
    """One record of one look: what is wanted, what was known, and what the servers say now."""

    sighting_id: UUID
    wanted: Wanted
    published: dict[str, Any]
    cells: dict[str, dict[str, Any]]
    asked: int = 0
    fresh: dict[str, dict[str, Any]] = field(default_factory=dict)


async def look_due(system: System) -> int:
    """Take the checks that are due and look once for each; return how many there were."""
    worker = str(new_id())
    async with system.platform(Actor.job()) as work:
        due = await rows.claim(
            work.session,
            worker=worker,
            now=work.now(),
            wall=system.clock.wall(),
            lease=LEASE,
            limit=MOST_CHECKS,
        )
    await asyncio.gather(*(_look(system, worker, *pair) for pair in due))
    return len(due)


async def _look(system: System, worker: str, check_id: UUID, organization_id: UUID) -> None:
    actor = Actor.job(organization_id)
    try:
        async with system.work(actor) as work:
            found = await rows.sightings_of(work.session, check_id)
        looks = [read(sighting) for sighting in found]
        await ask(system, looks)
        async with system.work(actor) as work:
            check = await work.session.get(PropagationCheck, check_id, with_for_update=True)
            if check is None or check.locked_by != worker:
                return
            by_id = {look.sighting_id: look for look in looks}
            for sighting in await rows.sightings_of(work.session, check_id):
                write(sighting, by_id[sighting.id], work.now())
            await outcomes.record(work, check)
        if check.status == CheckStatus.completed:
            async with system.work(actor) as work:
                await outcomes.wake(work, check)
    except Exception:
        log.exception("propagation_look_failed", check=str(check_id))
        await _let_go(system, actor, worker, check_id)


async def _let_go(system: System, actor: Actor, worker: str, check_id: UUID) -> None:
    """Look again soon at what could not be looked at, instead of when the lease runs out."""
    async with system.work(actor) as work:
        check = await work.session.get(PropagationCheck, check_id, with_for_update=True)
        if check is not None and check.locked_by == worker:
            check.locked_by = check.lease_until = None
            check.next_at = work.now() + PAUSE


def read(sighting: RecordSighting) -> Look:
    """Return what is known about a record before a look."""
    wanted = Wanted(
        sighting.name,
        sighting.kind,
        tuple(sighting.wanted.get("there", ())),
        tuple(sighting.wanted.get("gone", ())),
    )
    return Look(sighting.id, wanted, dict(sighting.published), dict(sighting.resolvers))


async def ask(system: System, looks: list[Look]) -> None:
    """Ask the authoritative servers, and then those resolvers whose answer may have changed.

    A resolver is not asked about what is not published: it would keep the absence in its cache.
    """
    resolver, room = system.ports.resolver, asyncio.Semaphore(MOST_QUESTIONS)
    open_looks = [look for look in looks if look.published.get("state") != "yes"]
    servers = await _servers(resolver, {look.wanted.name for look in open_looks})
    now, stands = system.clock.now, system.cache.age(Kind.dns_status)

    async def publish(look: Look) -> None:
        async with room:
            answers = await asyncio.gather(
                *(
                    resolver.ask(look.wanted.name, look.wanted.kind, server)
                    for server in servers.get(look.wanted.name, ())
                )
            )
        look.published = sightings.published_by(look.wanted, list(answers), now())

    async def see(look: Look, point: VantagePoint) -> None:
        async with room:
            answer = await resolver.ask(look.wanted.name, look.wanted.kind, point.address)
        before = look.cells.get(point.name, {})
        look.fresh[point.name] = sightings.cell(
            look.wanted, answer, now(), published=True, before=before
        )

    await asyncio.gather(*(publish(look) for look in open_looks))
    points = system.vantage_points
    for look in looks:
        look.asked = len(points)
    await asyncio.gather(
        *(
            see(look, point)
            for look in looks
            if look.published.get("state") == "yes"
            for point in points
            if may_have_changed(look.cells.get(point.name), now(), stands)
        )
    )


def may_have_changed(cell: dict[str, Any] | None, now: datetime, stands: timedelta) -> bool:
    """Tell whether a resolver is worth asking: it was not lately, or its cache must give way now.

    Its last answer ``stands`` so long.
    """
    if cell is None:
        return True
    if cell["state"] == Sight.visible:
        return False
    if now - datetime.fromisoformat(cell["asked_at"]) >= stands:
        return True
    due = cell.get("visible_from")
    return due is not None and datetime.fromisoformat(due) <= now


def write(sighting: RecordSighting, look: Look, now: datetime) -> None:
    """Record what a look found; a record once propagated stays so."""
    cells = {**look.cells, **look.fresh}
    if look.published != sighting.published:
        sighting.published = look.published
    if look.published.get("state") == "yes":
        sighting.published_at = sighting.published_at or now
    if look.fresh:
        sighting.resolvers = cells
    sighting.ttl = look.published.get("ttl")
    sighting.looked_at = now
    sighting.coverage = sightings.coverage(cells.values())
    sighting.predicted_at = sightings.predicted(cells.values())
    if not sighting.propagated and sightings.propagated(look.published, cells, look.asked):
        sighting.propagated, sighting.propagated_at = True, now


async def _servers(resolver: Resolver, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the authoritative servers of each name; names of one zone share one walk."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(names, key=lambda name: name.count(".")):
        parents = [zone for zone in found if name.endswith(f".{zone}")]
        if parents:
            found[name] = found[max(parents, key=len)]
            continue
        delegation = await resolver.delegation(name)
        servers = delegation.servers if delegation else ()
        found[name] = servers
        if delegation:
            found[delegation.zone] = servers
    return found
