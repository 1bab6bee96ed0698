"""Zones as they were: kept before every change and on request, and restored in one change set."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.domains import change_rows, risk, wishes, zone_sources
from core.domains.changes import Action, Change, Plan, Remark, Risk
from core.domains.guard import UNTOUCHABLE
from core.domains.planning import Origin, store
from core.domains.purposes import Purpose, Standing, is_marked, purpose_of
from core.domains.wanted import wanted
from core.domains.zones import difference, fingerprint, from_json, said, to_json
from core.errors import Conflict, NotFound
from core.ports.dns import ZoneRecord
from core.system import Actor, System, Work
from data.domains.domains import Domain, Executor
from data.domains.records import ChangeSet, ZoneSnapshot

NEWEST = 200


async def take(system: System, actor: Actor, domain_id: UUID, reason: str) -> ZoneSnapshot:
    """Keep a zone as it is now; one that has not changed since the newest snapshot is that one."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        names = [one.record.name for one in wanted(await wishes.of(work, domain))]
    zone = await zone_sources.read(system, domain, [domain.name, *names])
    async with system.work(actor) as work:
        newest = await _newest(work, domain_id, 1)
        if newest and newest[0].zone_hash == fingerprint(zone):
            return newest[0]
        return kept(work, domain.id, reason, zone)


def kept(work: Work, domain_id: UUID, reason: str, zone: list[ZoneRecord]) -> ZoneSnapshot:
    """Store a zone that was read just now."""
    snapshot = ZoneSnapshot(
        organization_id=work.organization_id,
        domain_id=domain_id,
        taken_at=work.now(),
        reason=reason,
        zone_hash=fingerprint(zone),
        records=[to_json(record) for record in zone],
    )
    work.session.add(snapshot)
    change_rows.ring(work, domain_id)
    return snapshot


async def listing(work: Work, domain_id: UUID) -> list[ZoneSnapshot]:
    """Return the newest two hundred snapshots of a domain, newest first."""
    return await _newest(work, domain_id, NEWEST)


async def restore(system: System, actor: Actor, snapshot_id: UUID) -> ChangeSet:
    """Plan what leads back to a snapshot; NS and SOA stay, and every change is shown first."""
    async with system.work(actor) as work:
        snapshot = await work.session.get(ZoneSnapshot, snapshot_id)
        if snapshot is None:
            raise NotFound("There is no such snapshot.")
        domain = await change_rows.domain_of(work, snapshot.domain_id)
        standings = await change_rows.standings_of(work, domain.id)
    if domain.executor != Executor.api:
        raise Conflict(
            "A whole zone can be restored only where we can change it.",
            code="restore_by_hand",
            action="Compare the snapshot with your zone and copy what is missing by hand.",
        )
    then = [from_json(raw) for raw in snapshot.records]
    now = await zone_sources.read(system, domain, [])
    changes = _changes(now, then, standings, domain)
    consents = _consents(now, changes)
    level = risk.level(changes, consents)
    plan = Plan(tuple(changes), level, risk.words(changes, level, now), (), tuple(consents))
    after = change_rows.standings_json(frozenset(Purpose), _standings(then, standings, domain))
    title = f"Restore the zone of {snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    return await store(system, actor, domain, Origin("restore", title, now, after), plan)


def _changes(
    now: list[ZoneRecord], then: list[ZoneRecord], standings: list[Standing], domain: Domain
) -> list[Change]:
    ours = {said(one.record) for one in standings}
    moved = difference(now, then)
    gone = [
        Change(
            Action.delete,
            purpose_of(record, domain.name),
            record,
            None,
            "It was not there when the snapshot was taken.",
            owned=is_marked(record) or said(record) in ours,
            stands=False,
            risk=Risk.high,
        )
        for record in moved.removed
        if record.kind not in UNTOUCHABLE
    ]
    back = [
        Change(
            Action.create,
            purpose_of(record, domain.name),
            None,
            record,
            "It was there when the snapshot was taken.",
            stands=is_marked(record),
            risk=Risk.medium,
        )
        for record in moved.added
        if record.kind not in UNTOUCHABLE
    ]
    return [*gone, *back]


def _consents(now: list[ZoneRecord], changes: list[Change]) -> list[Remark]:
    """Ask before records go: whatever was set up since the snapshot is lost."""
    gone = [change.record for change in changes if change.action is Action.delete]
    if not gone:
        return []
    text = f"{len(gone)} of {len(now)} records were set since the snapshot was taken. They are removed."
    return [Remark("newer_records", text, tuple(record.content for record in gone))]


def _standings(then: list[ZoneRecord], standings: list[Standing], domain: Domain) -> list[Standing]:
    """Return what we stand for in the restored zone: what we do today, and what carries our mark."""
    today = {said(one.record): one for one in standings}
    found = []
    for record in then:
        purpose = purpose_of(record, domain.name)
        if said(record) in today:
            found.append(today[said(record)])
        elif is_marked(record) and purpose:
            found.append(Standing(purpose, record))
    return found


async def _newest(work: Work, domain_id: UUID, most: int) -> list[ZoneSnapshot]:
    query = (
        select(ZoneSnapshot)
        .where(ZoneSnapshot.domain_id == domain_id)
        .order_by(col(ZoneSnapshot.taken_at).desc(), col(ZoneSnapshot.id).desc())
        .limit(most)
    )
    return list(await work.session.exec(query))
