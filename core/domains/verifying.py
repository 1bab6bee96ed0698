"""Whether a change set is true at the servers that answer for the zone, each one asked."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from core.domains import change_rows, zone_sources
from core.domains.applying import record_applied
from core.domains.changes import done, remaining
from core.domains.zone_sources import Question
from core.domains.zones import said
from core.errors import Conflict
from core.ports.dns import Answer, AnswerStatus, ZoneRecord
from core.system import Actor, System
from data.domains.domains import Executor
from data.domains.records import ChangeSet, ChangeSetStatus

VERIFIABLE = (ChangeSetStatus.approved, ChangeSetStatus.applied, ChangeSetStatus.verified)
QUESTIONS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Missing:
    """What a server does not show yet, and why; ``gone`` marks a record it should show no more."""

    name: str
    kind: str
    content: str
    server: str
    why: str
    gone: bool = False


@dataclass(slots=True)
class Expected:
    """What must be, and must not be, among the values at a name; as a server words them."""

    there: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


async def verify(system: System, actor: Actor, change_set_id: UUID) -> list[Missing]:
    """Ask every authoritative server for a set's records; return what is not as it should be.

    When nothing is missing the set is verified; one carried out by hand is applied by that. Raises
    Unavailable when no server answers.
    """
    async with system.work(actor) as work:
        change_set = await change_rows.get(work, change_set_id)
        domain = await change_rows.domain_of(work, change_set.domain_id)
    if change_set.status not in VERIFIABLE or (
        change_set.status == ChangeSetStatus.approved and change_set.executor == Executor.api
    ):
        raise Conflict(
            f"This change is {change_set.status}; there is nothing to look for yet.",
            code="change_set_moved",
        )
    wanted = expected(change_set)
    servers = await zone_sources.authoritative(system, domain.name) if wanted else ()
    turn = asyncio.Semaphore(QUESTIONS_AT_ONCE)

    async def look(question: Question, server: str) -> list[Missing]:
        async with turn:
            answer = await system.ports.resolver.ask(question.name, question.kind, server)
        return list(faults(answer, wanted[question]))

    looks = [look(question, server) for question in wanted for server in servers]
    missing = [one for found in await asyncio.gather(*looks) for one in found]
    if not missing:
        await _record(system, actor, change_set)
    return missing


def expected(change_set: ChangeSet) -> dict[Question, Expected]:
    """Return what a set promises of the zone: what we stand for, what it adds and what it removes."""
    wanted: dict[Question, Expected] = defaultdict(Expected)
    standing = [one.record for one in change_rows.standings_after(change_set)]
    changes = change_rows.changes_of(change_set)
    there = [*standing, *(change.after for change in changes if change.after is not None)]
    for record in there:
        wanted[Question(record.name, record.kind)].there.add(value_of(record))
    kept = {said(record) for record in there}
    for change in changes:
        if change.before is not None and said(change.before) not in kept:
            question = Question(change.before.name, change.before.kind)
            wanted[question].gone.add(value_of(change.before))
    return dict(wanted)


def value_of(record: ZoneRecord) -> str:
    """Return a record's content as answers word it."""
    return f"{record.priority} {record.content}" if record.kind == "MX" else record.content


def faults(answer: Answer, wanted: Expected) -> list[Missing]:
    """Return what is wrong about one server's answer."""
    values = set(answer.values) if answer.status is AnswerStatus.found else set()
    why = "it is not there" if answer.known else f"no usable answer ({answer.status})"
    found = [
        Missing(answer.name, answer.kind, value, answer.server, why)
        for value in sorted(wanted.there - values)
    ]
    still = wanted.gone & values if answer.known else wanted.gone
    why = "it is still there" if answer.known else why
    found += [
        Missing(answer.name, answer.kind, value, answer.server, why, gone=True)
        for value in sorted(still)
    ]
    return found


async def _record(system: System, actor: Actor, change_set: ChangeSet) -> None:
    async with system.work(actor) as work:
        stored = await change_rows.get(work, change_set.id, lock=True)
        if stored.status == ChangeSetStatus.approved:
            before = change_rows.zone_before(stored)
            left = remaining(before, change_rows.changes_of(stored))
            await record_applied(work, stored, done(before, left))
        if stored.status == ChangeSetStatus.applied:
            change_rows.move(work, stored, ChangeSetStatus.verified)
            stored.verified_at = work.now()
            kept = {said(one.record) for one in change_rows.standings_after(stored)}
            for row in await change_rows.records_of(work, stored.domain_id):
                if said(change_rows.standing_of(row).record) in kept:
                    row.published_at = row.published_at or work.now()
