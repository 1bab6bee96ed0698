"""Events that providers tell of messages, recorded once before anything is done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, Time, json_field, one_of
from data.session import Session


class InboundStatus(StrEnum):
    """What was done about an event."""

    recorded = "recorded"
    done = "done"
    ignored = "ignored"
    """It speaks of nothing of ours."""
    failed = "failed"


S = InboundStatus
TRANSITIONS: dict[InboundStatus, frozenset[InboundStatus]] = {
    S.recorded: frozenset({S.done, S.ignored, S.failed}),
    S.failed: frozenset({S.recorded}),
    S.done: frozenset(),
    S.ignored: frozenset(),
}


class InboundEvent(Keyed, Stamped, table=True):
    """One event; provider and ``ref`` make it unique, so a repeat changes nothing.

    ``facts`` is emptied once the event is worked off. ``lease_until`` is real time.
    """

    __tablename__ = "inbound_events"
    __table_args__ = (
        UniqueConstraint("provider", "ref"),
        one_of("status", InboundStatus),
        Index("ix_inbound_events_ready", "next_at", postgresql_where="status = 'recorded'"),
        Index("ix_inbound_events_created_at", "created_at"),
    )

    provider: str
    ref: str
    kind: str
    at: datetime = Field(sa_type=Time)
    facts: dict[str, Any] = json_field()
    status: str = InboundStatus.recorded
    attempts: int = 0
    next_at: datetime = Field(sa_type=Time)
    lease_until: datetime | None = Field(default=None, sa_type=Time)
    error: str = ""


CLAIM = text("""
    update inbound_events
       set attempts = attempts + 1, lease_until = :lease_until, updated_at = :now
     where id = any(array(
        select id from inbound_events
         where status = 'recorded' and next_at <= :now
           and (lease_until is null or lease_until <= :wall)
         order by next_at, id limit :limit
           for update skip locked))
    returning id, provider, ref, kind, at, facts, attempts
""")
FINISH = text("""
    update inbound_events set status = :status, lease_until = null, error = '', facts = '{}',
           updated_at = :now
     where id = any(cast(:ids as uuid[]))
""")
PUT_OFF = text("""
    update inbound_events set next_at = :next_at, lease_until = null, error = :error where id = :id
""")
FAIL = text("""
    update inbound_events set status = 'failed', lease_until = null, error = :error,
           updated_at = :now
     where id = :id
""")
LONGEST_ERROR = 500
FORGET = text("delete from inbound_events where created_at < :before and status <> 'recorded'")


async def add(session: Session, events: Sequence[InboundEvent]) -> int:
    """Insert events that are not known yet; return how many are new."""
    if not events:
        return 0
    rows = [event.model_dump() for event in events]
    added = insert(InboundEvent).values(rows).on_conflict_do_nothing()
    return len((await session.run(added.returning(col(InboundEvent.id)))).all())


async def claim(
    session: Session, *, now: datetime, wall: datetime, lease_until: datetime, limit: int
) -> list[InboundEvent]:
    """Take up to ``limit`` events that are due, in the order in which they happened."""
    values = {"now": now, "wall": wall, "lease_until": lease_until, "limit": limit}
    result = await session.run(CLAIM, values)
    found = [InboundEvent.model_construct(**row) for row in result.mappings()]
    return sorted(found, key=lambda event: (event.at, event.id))


async def forget(session: Session, before: datetime) -> int:
    """Remove what was worked off before a time; repeats come no later."""
    return (await session.run(FORGET, {"before": before})).rowcount


async def finish(
    session: Session, ids: Sequence[UUID], status: InboundStatus, now: datetime
) -> None:
    """Note that nothing is left to do about events, and empty them."""
    if ids:
        await session.run(FINISH, {"ids": list(ids), "status": status.value, "now": now})


async def put_off(session: Session, event_id: UUID, next_at: datetime, error: str) -> None:
    """Look at an event again later."""
    values = {"id": event_id, "next_at": next_at, "error": error[:LONGEST_ERROR]}
    await session.run(PUT_OFF, values)


async def fail(session: Session, event_id: UUID, now: datetime, error: str) -> None:
    """Give an event up; it keeps its facts, for a person may have it worked on again."""
    values = {"id": event_id, "now": now, "error": error[:LONGEST_ERROR]}
    await session.run(FAIL, values)


async def failed(session: Session, limit: int = 100) -> list[InboundEvent]:
    """Return events that were given up, newest first."""
    query = (
        select(InboundEvent)
        .where(InboundEvent.status == InboundStatus.failed)
        .order_by(col(InboundEvent.id).desc())
        .limit(limit)
    )
    return list(await session.exec(query))
