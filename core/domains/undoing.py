"""Taking a change set back: its inverse, planned on the zone as it is now."""

from __future__ import annotations

from uuid import UUID

from core.domains import change_rows, risk, zone_sources
from core.domains.applying import apply
from core.domains.changes import Change, Plan, Remark, remaining
from core.domains.planning import Origin, store
from core.domains.purposes import TITLES, Purpose, Standing
from core.domains.zones import said, settable
from core.errors import Conflict
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains.records import ChangeSet, ChangeSetStatus

UNDOABLE = (ChangeSetStatus.applied, ChangeSetStatus.verified, ChangeSetStatus.failed)


async def undo(system: System, actor: Actor, change_set_id: UUID) -> ChangeSet:
    """Take a change set back at once; the zone is then as it was before, to the byte.

    Only this set's own records are touched. Raises Conflict "undo_blocked" when one of them was
    changed since. By hand, the returned set says what is left to do.
    """
    planned = await plan_undo(system, actor, change_set_id)
    if planned.refusals:
        raise Conflict(
            " ".join(one["text"] for one in planned.refusals),
            code="undo_blocked",
            action="Take the later change back first, or change the zone at its host.",
        )
    async with system.work(actor) as work:
        stored = await change_rows.get(work, planned.id, lock=True)
        change_rows.move(work, stored, ChangeSetStatus.approved)
        stored.approved_by, stored.approved_at = actor.user_id, work.now()
    return await apply(system, actor, planned.id)


async def plan_undo(system: System, actor: Actor, change_set_id: UUID) -> ChangeSet:
    """Plan the inverse of a change set, so that it can be shown before it is carried out."""
    async with system.work(actor) as work:
        change_set = await change_rows.get(work, change_set_id)
        domain = await change_rows.domain_of(work, change_set.domain_id)
        standings = await change_rows.standings_of(work, domain.id)
    if change_set.status == ChangeSetStatus.sending:
        await apply(system, actor, change_set.id)
    elif change_set.status not in UNDOABLE:
        raise Conflict(
            f"This change is {change_set.status}; there is nothing to take back.",
            code="change_set_moved",
        )
    changes = change_rows.changes_of(change_set)
    zone = await zone_sources.read(system, domain, [change.record.name for change in changes])
    inverse = [change.inverse(_why(change)) for change in reversed(changes)]
    left = remaining(zone, inverse)
    refusals = tuple(_blocked(change_set, inverse, zone))
    plan = Plan(
        tuple(left), risk.level(left, ()), risk.words(left, risk.level(left, ()), zone), refusals
    )
    scope = {change.purpose for change in changes if change.purpose}
    kept = change_rows.standings_json(scope, standings_after(standings, inverse, scope))
    origin = Origin("undo", f"Undo: {change_set.title}", zone, kept, change_set.id)
    return await store(system, actor, domain, origin, plan)


def standings_after(
    standings: list[Standing], inverse: list[Change], scope: set[Purpose]
) -> list[Standing]:
    """Return what we stand for after an inverse: what was ours before, less what we had added."""
    gone = {said(change.before) for change in inverse if change.before}
    kept = [one for one in standings if one.purpose in scope and said(one.record) not in gone]
    back = [
        Standing(change.purpose, change.after, change.shared)
        for change in inverse
        if change.stands and change.purpose and change.after
    ]
    return [*kept, *back]


def _blocked(change_set: ChangeSet, inverse: list[Change], zone: list[ZoneRecord]) -> list[Remark]:
    """Return what of a set's records stands in the zone in another form than it gave them."""
    there = {settable(record) for record in zone}
    known = {settable(record) for record in change_rows.zone_before(change_set)}
    known |= {settable(one.before) for one in inverse if one.before}
    strange = {(one.name, one.kind) for one in zone if settable(one) not in known}
    lost = [
        one.before
        for one in inverse
        if one.before is not None
        and settable(one.before) not in there
        and (one.after is None or settable(one.after) not in there)
        and (one.after is not None or (one.before.name, one.before.kind) in strange)
    ]
    if not lost:
        return []
    names = ", ".join(sorted({record.name for record in lost}))
    text = f"What this change had set at {names} was changed since by others."
    return [Remark("changed_since", text, tuple(record.content for record in lost))]


def _why(change: Change) -> str:
    title = TITLES[change.purpose] if change.purpose else change.record.kind
    if change.before is None:
        return f"Removes the {title} record that was added."
    if change.after is None:
        return f"Puts the {title} record back that was removed."
    return f"Sets the {title} record as it was."
