"""Carrying a change set out: its intent is written first, and after a lost answer only reading decides."""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit
from core.domains import change_rows, flattening_standing, sending, snapshots, zone_sources
from core.domains.changes import Change, done, remaining
from core.domains.zones import Settable, difference, fingerprint, normalise, settable
from core.errors import AppError, Conflict, CredentialsRefused, Rejected, Surprising, Unavailable
from core.ports.dns import DnsHost, ZoneRecord
from core.system import Actor, System, Work
from data.domains.domains import Domain, Executor
from data.domains.records import ChangeSet, ChangeSetStatus

ENDED = (ChangeSetStatus.applied, ChangeSetStatus.verified)
WAYS_BACK = ("undo", "restore")
"""Occasions after which the zone is what it was, and so is what we hold for it."""


async def apply(system: System, actor: Actor, change_set_id: UUID) -> ChangeSet:
    """Carry an approved change set out and return it; doing so twice is harmless.

    By hand nothing is sent: ``verify`` sees when it is done. Raises Conflict "zone_moved" when the
    zone has changed where the plan would change it, "ownership_unproved" before the proof, and what
    the host says. A set whose answer was lost is settled by reading the zone.
    """
    async with system.work(actor) as work:
        change_set = await change_rows.get(work, change_set_id)
        domain = await change_rows.domain_of(work, change_set.domain_id)
    if change_set.status in ENDED:
        return change_set
    if change_set.status not in (ChangeSetStatus.approved, ChangeSetStatus.sending):
        raise Conflict(
            f"This change is {change_set.status}; only an approved one is carried out.",
            code="change_set_moved",
        )
    if change_set.executor != Executor.api:
        return change_set
    if domain.proved_at is None:
        raise Conflict(
            f"It is not proved yet that {domain.shown_name} is yours, so its zone is left alone.",
            code="ownership_unproved",
            action="Set the name servers at the registrar first.",
        )
    host = await zone_sources.host_of(system, domain)
    zone = await _read(host, domain)
    changes = change_rows.changes_of(change_set)
    left = remaining(zone, changes)
    if change_set.status == ChangeSetStatus.sending and len(left) == len(changes):
        await _note(system, actor, change_set, ChangeSetStatus.approved)
        change_set.status = ChangeSetStatus.approved
    if change_set.status == ChangeSetStatus.approved:
        await _require_unmoved(system, actor, change_set, zone)
        await begin(system, actor, change_set, zone)
    try:
        zone = await _send(host, domain, zone, left)
    except AppError as error:
        if isinstance(error, Rejected | CredentialsRefused):
            await _note(system, actor, change_set, ChangeSetStatus.failed, str(error))
        raise
    return await _finish(system, actor, change_set, zone)


async def begin(
    system: System, actor: Actor, change_set: ChangeSet, zone: list[ZoneRecord]
) -> None:
    """Write the intent and what the zone was, before anything leaves.

    Somebody else may have begun: the host takes the same change once, and reading tells so.
    """
    async with system.work(actor) as work:
        stored = await change_rows.get(work, change_set.id, lock=True)
        if stored.status in (ChangeSetStatus.sending, *ENDED):
            return
        change_rows.move(work, stored, ChangeSetStatus.sending)
        stored.sent_at = work.now()
        if stored.changes:
            snapshots.kept(work, stored.domain_id, f"Before: {stored.title}", zone)


def fits(change_set: ChangeSet, zone: list[ZoneRecord]) -> bool:
    """Tell whether a plan still says the right thing about a zone that has moved since.

    It does when nothing of others has changed at the names it touches.
    """
    if fingerprint(zone) == change_set.base_hash:
        return True
    changes = change_rows.changes_of(change_set)
    names = {change.record.name for change in changes}
    own = {settable(each) for one in changes for each in (one.before, one.after) if each}
    moved = difference(change_rows.zone_before(change_set), zone)
    foreign = [record for record in (*moved.removed, *moved.added) if settable(record) not in own]
    there = {settable(record) for record in zone}
    return not any(record.name in names for record in foreign) and all(
        _can_be_done(change, there) for change in changes
    )


def _can_be_done(change: Change, there: set[Settable]) -> bool:
    was_done = change.after is not None and settable(change.after) in there
    return change.before is None or settable(change.before) in there or was_done


async def _require_unmoved(
    system: System, actor: Actor, change_set: ChangeSet, zone: list[ZoneRecord]
) -> None:
    if fits(change_set, zone):
        return
    await _note(
        system,
        actor,
        change_set,
        ChangeSetStatus.discarded,
        "The zone was changed by others after this was planned.",
    )
    raise Conflict(
        "The zone was changed by others after this was planned.",
        code="zone_moved",
        action="Plan again: the new plan starts from the zone as it is now.",
    )


async def _send(
    host: DnsHost, domain: Domain, zone: list[ZoneRecord], left: list[Change]
) -> list[ZoneRecord]:
    """Send what is left and return the zone as it then is."""
    for batch in sending.batches(left, host.most_changes):
        try:
            answered = await host.apply(domain.zone_ref, sending.as_host_takes_them(batch, zone))
        except (Unavailable, Surprising, Rejected):
            zone = await _read(host, domain)
            if remaining(zone, batch):
                raise
        else:
            new = [normalise(record) for record in answered]
            zone = sending.with_refs(done(zone, batch), new)
    return zone


async def _finish(
    system: System, actor: Actor, change_set: ChangeSet, zone: list[ZoneRecord]
) -> ChangeSet:
    """Record that a set is applied, and what we stand for now."""
    async with system.work(actor) as work:
        stored = await change_rows.get(work, change_set.id, lock=True)
        if stored.status in ENDED:
            return stored
        await record_applied(work, stored, zone)
    return stored


async def record_applied(work: Work, change_set: ChangeSet, zone: list[ZoneRecord]) -> None:
    """Record a set as applied to a zone; the one it takes back is then undone."""
    change_rows.move(work, change_set, ChangeSetStatus.applied)
    change_set.applied_at, change_set.problem = work.now(), ""
    await change_rows.keep_records(work, change_set, zone)
    if change_set.purpose in WAYS_BACK:
        await flattening_standing.settle(work, change_set.domain_id)
    if change_set.undoes_id is not None:
        undone = await change_rows.get(work, change_set.undoes_id, lock=True)
        change_rows.move(work, undone, ChangeSetStatus.undone)
    await audit.record(
        work,
        "dns.undone" if change_set.undoes_id else "dns.applied",
        "change_set",
        change_set.id,
        domain_id=change_set.domain_id,
        changes=len(change_set.changes),
    )


async def _note(
    system: System,
    actor: Actor,
    change_set: ChangeSet,
    status: ChangeSetStatus,
    problem: str = "",
) -> None:
    async with system.work(actor) as work:
        stored = await change_rows.get(work, change_set.id, lock=True)
        change_rows.move(work, stored, status)
        stored.problem = problem


async def _read(host: DnsHost, domain: Domain) -> list[ZoneRecord]:
    return [normalise(record) for record in await host.records(zone_sources.zone_ref(domain))]
