"""Signs of life of the processes that do the work, and how much waits for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, bindparam, delete, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel, col, select

from data.base import Time
from data.session import Session


class Worker(SQLModel, table=True):
    """A process that works on runs; all times by the wall clock.

    ``looked_at`` is when it last asked for work, ``processed_at`` when it last finished a step;
    ``lately`` is what it did in the last ten minutes.
    """

    __tablename__ = "workers"

    id: str = Field(primary_key=True)
    started_at: datetime = Field(sa_type=Time)
    looked_at: datetime = Field(sa_type=Time)
    processed_at: datetime | None = Field(default=None, sa_type=Time)
    lately: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )


BEAT = text("""
    insert into workers (id, started_at, looked_at, processed_at, lately)
    values (:id, :started_at, :looked_at, :processed_at, :lately)
    on conflict (id) do update
       set looked_at = excluded.looked_at, processed_at = excluded.processed_at,
           lately = excluded.lately
""").bindparams(bindparam("lately", type_=JSONB))
WAITING = text("""
    select (select count(*) from runs
             where status = 'running' and next_at <= :now
               and (lease_until is null or lease_until < :wall)) as runs,
           (select count(*) from queued_mails
             where status = 'queued' and next_at <= :now) as mails,
           (select count(*) from stripe_events
             where status = 'recorded' and next_at <= :now) as stripe_events,
           (select count(*) from propagation_checks
             where status in ('polling', 'timeout') and finished_at is null and next_at <= :now
               and (lease_until is null or lease_until < :wall)) as propagation,
           (select count(*) from (
                select from messages where status = 'queued' and scheduled_at <= :now
                 limit 100000) due) as messages
""")


async def beat(session: Session, worker: Worker) -> None:
    """Write a sign of life."""
    await session.run(BEAT, worker.model_dump())


async def gone(session: Session, worker_id: str) -> None:
    """Take a worker off the list: it has stopped."""
    await session.run(delete(Worker).where(col(Worker.id) == worker_id))


async def forget_before(session: Session, then: datetime) -> None:
    """Take workers off the list that died without a word."""
    await session.run(delete(Worker).where(col(Worker.looked_at) < then))


async def everything(session: Session) -> list[Worker]:
    """Return the workers, the one that looked last first."""
    return list(await session.exec(select(Worker).order_by(col(Worker.looked_at).desc())))


async def waiting(session: Session, now: datetime, wall: datetime) -> Row[Any]:
    """Return how many runs, mails and payment events are due and in nobody's hands."""
    return (await session.run(WAITING, {"now": now, "wall": wall})).one()
