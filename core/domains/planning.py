"""Storing a plan: one that moves for each domain, an older one that nobody approved gives way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.domains import change_rows
from core.domains.changes import Plan
from core.domains.zones import fingerprint, to_json
from core.errors import Conflict
from core.ports.dns import ZoneRecord
from core.system import Actor, System, Work
from data.domains import domains as domain_rows
from data.domains.domains import Domain
from data.domains.records import ChangeSet, ChangeSetStatus


@dataclass(frozen=True, slots=True)
class Origin:
    """What a plan comes from: the occasion, the zone it was made on, what we stand for afterwards."""

    purpose: str
    title: str
    zone: list[ZoneRecord]
    standings: dict[str, Any]
    undoes_id: UUID | None = None


async def store(
    system: System, actor: Actor, domain: Domain, origin: Origin, plan: Plan
) -> ChangeSet:
    """Store a plan with the zone it was made on; raise Conflict "change_set_open" for another."""
    async with system.work(actor) as work:
        await domain_rows.locked(work.session, domain.id)
        await _give_way(work, domain, origin)
        change_set = ChangeSet(
            organization_id=domain.organization_id,
            domain_id=domain.id,
            purpose=origin.purpose,
            title=origin.title,
            executor=domain.executor,
            risk=plan.risk.value,
            changes=[change.to_json() for change in plan.changes],
            words=list(plan.words),
            standings=origin.standings,
            refusals=[one.to_json() for one in plan.refusals],
            consents=[one.to_json() for one in plan.consents],
            before=[to_json(record) for record in origin.zone],
            base_hash=fingerprint(origin.zone),
            undoes_id=origin.undoes_id,
            made_by=actor.user_id,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(change_set)
        await work.session.flush()
        change_rows.ring(work, domain.id)
    return change_set


async def _give_way(work: Work, domain: Domain, origin: Origin) -> None:
    older = await change_rows.moving(work, domain.id)
    if older is None:
        return
    waits = older.status == ChangeSetStatus.planned or older.purpose == origin.purpose
    if not waits or older.status == ChangeSetStatus.sending:
        raise Conflict(
            f"Another change of {domain.shown_name} is {older.status}: {older.title}.",
            code="change_set_open",
            action="Let it be carried out, or drop it, and plan again.",
        )
    change_rows.move(work, older, ChangeSetStatus.discarded)
    older.problem = "A newer plan took its place."
    await work.session.flush()
