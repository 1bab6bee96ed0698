"""Loading and storing change sets, and the records we stand for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.domains.changes import Change
from core.domains.purposes import Purpose, Standing
from core.domains.zones import from_json, said, to_json
from core.errors import Conflict, NotFound
from core.ports.dns import ZoneRecord
from core.system import PlatformWork, Work
from data.domains.domains import Domain
from data.domains.records import TRANSITIONS, ChangeSet, ChangeSetStatus, DnsRecord, RecordStatus

MOVING = (ChangeSetStatus.planned, ChangeSetStatus.approved, ChangeSetStatus.sending)


async def domain_of(work: Work, domain_id: UUID) -> Domain:
    """Return a domain; raise NotFound when it is not there or let go."""
    domain = await work.session.get(Domain, domain_id)
    if domain is None or domain.removed_at is not None:
        raise NotFound("There is no such domain.", action="Go back to the list of domains.")
    return domain


async def get(work: Work, change_set_id: UUID, *, lock: bool = False) -> ChangeSet:
    """Return a change set; raise NotFound when there is none."""
    found = await work.session.get(ChangeSet, change_set_id, with_for_update=lock)
    if found is None:
        raise NotFound("There is no such change of the zone.")
    return found


async def moving(work: Work, domain_id: UUID) -> ChangeSet | None:
    """Return the change set of a domain that is planned, approved or being sent."""
    query = (
        select(ChangeSet)
        .where(ChangeSet.domain_id == domain_id, col(ChangeSet.status).in_(MOVING))
        .with_for_update()
    )
    return (await work.session.exec(query)).first()


def move(work: PlatformWork, change_set: ChangeSet, status: ChangeSetStatus) -> None:
    """Put a change set in another status; raise Conflict when that is not possible from its own."""
    old = ChangeSetStatus(change_set.status)
    if status not in TRANSITIONS[old]:
        raise Conflict(f"This change is {old}; it cannot become {status}.", code="change_set_moved")
    change_set.status = status
    change_set.updated_at = work.now()
    ring(work, change_set.domain_id)


def ring(work: PlatformWork, domain_id: UUID) -> None:
    """Ring whoever watches the domain."""
    work.ring(f"domain:{domain_id}")
    work.ring("domains")


def changes_of(change_set: ChangeSet) -> list[Change]:
    """Return the changes of a set."""
    return [Change.from_json(raw) for raw in change_set.changes]


def zone_before(change_set: ChangeSet) -> list[ZoneRecord]:
    """Return the zone a set was planned on."""
    return [from_json(raw) for raw in change_set.before]


async def records_of(work: Work, domain_id: UUID) -> list[DnsRecord]:
    """Return the records of a domain that we stand for."""
    query = (
        select(DnsRecord)
        .where(DnsRecord.domain_id == domain_id)
        .order_by(col(DnsRecord.purpose), col(DnsRecord.name), col(DnsRecord.priority))
    )
    return list(await work.session.exec(query))


async def standings_of(work: Work, domain_id: UUID) -> list[Standing]:
    """Return what we stand for in the zone of a domain."""
    return [standing_of(row) for row in await records_of(work, domain_id)]


def standing_of(row: DnsRecord) -> Standing:
    """Return a stored record as what we stand for."""
    record = ZoneRecord(row.name, row.kind, row.content, row.ttl, row.priority, ref=row.ref)
    return Standing(Purpose(row.purpose), record, row.shared, tuple(row.terms))


def standings_json(
    scope: Iterable[Purpose], standings: Iterable[Standing]
) -> dict[str, list[dict[str, Any]]]:
    """Return what we will stand for, by purpose; every purpose looked at has its list."""
    raw: dict[str, list[dict[str, Any]]] = {purpose.value: [] for purpose in scope}
    for one in standings:
        raw[one.purpose.value].append(
            {"record": to_json(one.record), "shared": one.shared, "terms": list(one.terms)}
        )
    return raw


def standings_after(change_set: ChangeSet) -> list[Standing]:
    """Return what we stand for once a set is applied."""
    return [
        Standing(Purpose(purpose), from_json(one["record"]), one["shared"], tuple(one["terms"]))
        for purpose, listed in change_set.standings.items()
        for one in listed
    ]


async def keep_records(work: Work, change_set: ChangeSet, zone: Iterable[ZoneRecord]) -> None:
    """Store what we stand for now that a set is applied; what stays keeps its row."""
    there = {said(record): record for record in zone}
    rows = {
        said(standing_of(row).record): row
        for row in await records_of(work, change_set.domain_id)
        if row.purpose in change_set.standings
    }
    for standing in standings_after(change_set):
        key = said(standing.record)
        row = rows.pop(key, None) or _new(work, change_set, standing)
        live = there.get(key, standing.record)
        row.purpose, row.ttl = standing.purpose.value, live.ttl
        row.ref, row.remote_modified_on = live.ref or row.ref, live.modified_on
        row.shared, row.terms = standing.shared, list(standing.terms)
        row.wanted_hash = hashlib.sha256(repr((*key, standing.record.ttl)).encode()).hexdigest()
        if row.status in (RecordStatus.pending, RecordStatus.failed):
            row.status = RecordStatus.created
        row.updated_at = work.now()
        work.session.add(row)
    for row in rows.values():
        await work.session.delete(row)
    await work.session.flush()


def _new(work: Work, change_set: ChangeSet, standing: Standing) -> DnsRecord:
    record = standing.record
    return DnsRecord(
        organization_id=change_set.organization_id,
        domain_id=change_set.domain_id,
        purpose=standing.purpose.value,
        name=record.name,
        kind=record.kind,
        content=record.content,
        ttl=record.ttl,
        priority=record.priority,
        created_at=work.now(),
        updated_at=work.now(),
    )
