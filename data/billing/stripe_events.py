"""Webhooks from Stripe, recorded once before anything is done about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, Time, json_field, one_of
from data.session import Session


class EventStatus(StrEnum):
    """What was done about an event."""

    recorded = "recorded"
    done = "done"
    ignored = "ignored"
    failed = "failed"


class StripeEvent(Keyed, Stamped, table=True):
    """One event; ``ref`` makes it unique, so a repeat changes nothing.

    ``lease_until`` is real time: nobody else works on the event before.
    """

    __tablename__ = "stripe_events"
    __table_args__ = (
        one_of("status", EventStatus),
        Index("ix_stripe_events_ready", "next_at", postgresql_where="status = 'recorded'"),
    )

    ref: str = Field(unique=True)
    kind: str
    object_ref: str
    payload: dict[str, Any] = json_field()
    status: str = EventStatus.recorded
    attempts: int = 0
    next_at: datetime = Field(sa_type=Time)
    lease_until: datetime | None = Field(default=None, sa_type=Time)
    error: str = ""


CLAIM = text("""
    update stripe_events
       set attempts = attempts + 1, lease_until = :lease_until, updated_at = :now
     where id = any(array(
        select id from stripe_events
         where status = 'recorded' and next_at <= :now
           and (lease_until is null or lease_until <= :wall)
         order by next_at, id limit :limit
           for update skip locked))
    returning id, ref, kind, object_ref, payload, attempts
""")


async def add(session: Session, event: StripeEvent) -> bool:
    """Insert an event unless it is known; tell whether it is new."""
    added = insert(StripeEvent).values(event.model_dump()).on_conflict_do_nothing()
    return (await session.run(added.returning(col(StripeEvent.id)))).first() is not None


async def claim(
    session: Session, *, now: datetime, wall: datetime, lease_until: datetime, limit: int
) -> list[StripeEvent]:
    """Take up to ``limit`` events that are due, oldest first."""
    values = {"now": now, "wall": wall, "lease_until": lease_until, "limit": limit}
    result = await session.run(CLAIM, values)
    found = [StripeEvent.model_construct(**row) for row in result.mappings()]
    return sorted(found, key=lambda event: event.id)


async def failed(session: Session, limit: int = 100) -> list[StripeEvent]:
    """Return events that were given up, newest first."""
    query = (
        select(StripeEvent)
        .where(StripeEvent.status == EventStatus.failed)
        .order_by(col(StripeEvent.id).desc())
        .limit(limit)
    )
    return list(await session.exec(query))
