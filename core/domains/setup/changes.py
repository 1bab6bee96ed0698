"""Steps 4 to 6: the records are planned, applied, and seen at the servers that answer for the zone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.amounts import count
from core.domains import connections, flattening_needed, records, statuses
from core.domains.changes import Risk
from core.domains.records import ChangeSet, ChangeSetStatus, Missing
from core.domains.setup import waits
from core.errors import Conflict
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import DomainStatus, Executor

PURPOSE = "setup"
DECIDED = (ChangeSetStatus.approved, ChangeSetStatus.sending)
SHOWN_NAMES = 3
CARRIED_OUT = (ChangeSetStatus.applied, ChangeSetStatus.verified)
ENDED = (ChangeSetStatus.discarded, ChangeSetStatus.undone)


async def plan(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Compare the zone with what is wanted of it."""
    async with ctx.work() as work:
        domain = await connections.get(work, ctx.subject_id, lock=True)
        statuses.move(domain, DomainStatus.dns_configuring, work.now())
    planned = await records.plan(ctx.system, ctx.actor, ctx.subject_id, PURPOSE)
    planned = await flattening_needed.in_plan(ctx.system, ctx.actor, planned)
    return Done({"change_set": str(planned.id), "shown": _counted(planned)})


async def apply(ctx: Context, facts: dict[str, Any]) -> Done | Wait:
    """Carry the plan out; one that is not harmless waits for a person to approve it."""
    change_set = await _in_force(ctx, facts)
    if change_set.status == ChangeSetStatus.planned:
        if not _approves_itself(change_set):
            return _asks(change_set)
        async with ctx.work() as work:
            change_set = await records.approve(work, change_set.id)
    elif change_set.status == ChangeSetStatus.failed:
        async with ctx.work() as work:
            change_set = await records.approve(work, change_set.id, change_set.consented)
    if change_set.status in DECIDED:
        try:
            change_set = await records.apply(ctx.system, ctx.actor, change_set.id)
        except Conflict as error:
            if error.code != "zone_moved":
                raise
            return Wait(Why("The zone was changed meanwhile; it is planned again."), 0.0)
    by_hand = change_set.executor != Executor.api
    shown = "Records listed for you to copy" if by_hand else "Records are at the DNS host"
    return Done({"change_set": str(change_set.id), "shown": shown})


async def published(ctx: Context, facts: dict[str, Any]) -> Done | Wait:
    """Ask every authoritative server for every record."""
    change_set = await _in_force(ctx, facts)
    if change_set.status not in (*CARRIED_OUT, ChangeSetStatus.approved):
        return Wait(Why("The plan was changed; it has to be carried out first."), 0.0)
    missing = await records.verify(ctx.system, ctx.actor, change_set.id)
    if not missing:
        return Done({"shown": "Published at every name server of the domain"})
    return waits.looking(ctx, "published", _why(change_set, missing))


async def _in_force(ctx: Context, facts: dict[str, Any]) -> ChangeSet:
    """Return the change set of this run, or the one that has taken its place; plan anew for none."""
    change_set_id = UUID(ctx.facts.get("change_set") or facts["change_set"])
    async with ctx.work() as work:
        change_set = await records.get(work, change_set_id)
        if change_set.status not in ENDED:
            return change_set
        newest = await records.current(work, ctx.subject_id)
    if newest is None or newest.status in ENDED or newest.created_at < change_set.created_at:
        newest = await records.plan(ctx.system, ctx.actor, ctx.subject_id, PURPOSE)
    await ctx.note(change_set=str(newest.id))
    return newest


def _approves_itself(change_set: ChangeSet) -> bool:
    """Tell whether nobody has to be asked: nothing of others changes, or nothing is sent at all."""
    if change_set.refusals or change_set.consents:
        return False
    return change_set.risk == Risk.low or change_set.executor == Executor.manual


def _asks(change_set: ChangeSet) -> Wait:
    if change_set.refusals:
        why = Why(
            "The plan is refused: " + _texts(change_set.refusals),
            limit="Protection of what is in the zone",
            remedy="Change what stands in the way at your DNS host and plan again.",
        )
    elif change_set.consents:
        why = Why(
            "The plan needs your consent: " + _texts(change_set.consents),
            limit="Records that others have set",
            remedy="Look at the plan, tick what you agree to and approve it.",
        )
    else:
        why = Why(
            f"The plan changes what is in use (risk: {change_set.risk}).",
            limit="A person approves changes of this risk",
            remedy="Look at the plan and approve it.",
        )
    return Wait(why, waits.PERSON_SECONDS)


def _why(change_set: ChangeSet, missing: list[Missing]) -> Why:
    names = sorted({f"{one.name} {one.kind}" for one in missing})
    listed = ", ".join(names[:SHOWN_NAMES])
    if len(names) > SHOWN_NAMES:
        listed += f" and {len(names) - SHOWN_NAMES} more"
    if change_set.executor == Executor.api:
        return Why(
            f"The name servers do not show everything yet: {listed}.",
            limit="Usually within a minute",
        )
    return Why(
        f"Not found at your DNS host yet: {listed}.",
        limit=f"{count(len(names), 'record')} to copy",
        remedy="Copy the records to your DNS host as listed; they are found by themselves.",
    )


def _texts(remarks: list[Any]) -> str:
    return " ".join(str(one["text"]) for one in remarks)


def _counted(change_set: ChangeSet) -> str:
    count = len(change_set.changes)
    if not count:
        return "Everything is there already"
    return f"{count} change{'s' if count != 1 else ''} planned, risk {change_set.risk}"
