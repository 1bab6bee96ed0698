"""Runs and their steps: what a long job has done, what it waits for, who works on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, col, func, select

from data.base import Scoped, Stamped, Time, json_field, one_of
from data.session import Session


class RunStatus(StrEnum):
    """Where a run is; a running one moves by itself."""

    running = "running"
    failed = "failed"
    done = "done"
    cancelled = "cancelled"


class StepStatus(StrEnum):
    """Where a step is."""

    pending = "pending"
    running = "running"
    waiting = "waiting"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


class Run(Scoped, Stamped, table=True):
    """One execution of a workflow. ``position`` is the step it stands at, from 0."""

    __tablename__ = "runs"
    __table_args__ = (
        one_of("status", RunStatus),
        Index("ix_runs_ready", "next_at", postgresql_where="status = 'running'"),
    )

    kind: str
    subject_id: UUID = Field(index=True)
    status: str = RunStatus.running
    position: int = 0
    input: dict[str, Any] = json_field()
    next_at: datetime = Field(sa_type=Time)
    locked_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)


class RunStep(Scoped, Stamped, table=True):
    """One step of a run. ``facts`` are what it found and made; ``why`` is set while it waits.

    ``failures`` counts failures in a row, ``looks`` how often it was worked on.
    """

    __tablename__ = "run_steps"
    __table_args__ = (one_of("status", StepStatus), UniqueConstraint("run_id", "position"))

    run_id: UUID = Field(foreign_key="runs.id", ondelete="CASCADE", index=True)
    position: int
    name: str
    title: str
    status: str = StepStatus.pending
    looks: int = 0
    failures: int = 0
    facts: dict[str, Any] = json_field()
    why: dict[str, Any] = json_field()
    error: dict[str, Any] = json_field()
    started_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)


CLAIM = text("""
    update runs set locked_by = :worker, lease_until = :lease_until
     where id = any(array(
        select id from runs
         where status = 'running' and next_at <= :now
           and (locked_by is null or lease_until < :wall)
         order by array_position(cast(:first as text[]), kind), id limit :limit
           for update skip locked))
    returning id, organization_id
""")
RENEW = text("""
    update runs set lease_until = :lease_until
     where locked_by = :worker and id = any(:ids) and lease_until >= :wall
""")
HOLDS = text("""
    select 1 from runs where id = :id and locked_by = :worker and lease_until >= :wall for update
""")
NOTE = text("""
    update run_steps set facts = facts || cast(:facts as jsonb), updated_at = :now where id = :id
""")


async def claim(
    session: Session,
    *,
    worker: str,
    now: datetime,
    wall: datetime,
    lease: timedelta,
    limit: int,
    first: Sequence[str] = (),
) -> list[tuple[UUID, UUID]]:
    """Take up to ``limit`` runs that are due; return (run id, organization id) pairs.

    Runs of the kinds in ``first`` come before all others. Of one kind the oldest run goes first: ten
    at different steps keep several providers busy, ten at the same step stand in one line. Due times follow the movable clock, leases the wall clock: skipping an
    hour frees nobody's run.
    """
    values = {
        "worker": worker,
        "now": now,
        "wall": wall,
        "lease_until": wall + lease,
        "limit": limit,
        "first": list(first),
    }
    result = await session.run(CLAIM, values)
    return [(row.id, row.organization_id) for row in result]


async def next_at(session: Session) -> datetime | None:
    """Return when the next run is due, None when none is moving."""
    query = select(func.min(Run.next_at)).where(Run.status == RunStatus.running)
    return (await session.exec(query)).one()


async def renew(
    session: Session, *, worker: str, ids: list[UUID], wall: datetime, lease: timedelta
) -> None:
    """Prolong the leases this worker still holds."""
    values = {"worker": worker, "ids": ids, "wall": wall, "lease_until": wall + lease}
    await session.run(RENEW, values)


async def held(session: Session, run_id: UUID, worker: str, wall: datetime) -> Run | None:
    """Return the run, locked for this transaction, if the worker's lease on it still stands."""
    run = await session.get(Run, run_id, with_for_update=True, populate_existing=True)
    if run is None or run.locked_by != worker or run.lease_until is None or run.lease_until < wall:
        return None
    return run


async def holds(session: Session, run_id: UUID, worker: str, wall: datetime) -> bool:
    """Lock a run for this transaction and tell whether the worker's lease on it still stands."""
    values = {"id": run_id, "worker": worker, "wall": wall}
    return (await session.run(HOLDS, values)).first() is not None


async def note(session: Session, step_id: UUID, facts: Mapping[str, Any], now: datetime) -> None:
    """Add facts to those of a step."""
    await session.run(NOTE, {"id": step_id, "facts": json.dumps(facts), "now": now})


async def steps_of(session: Session, run_id: UUID) -> list[RunStep]:
    """Return a run's steps in order."""
    query = select(RunStep).where(RunStep.run_id == run_id).order_by(col(RunStep.position))
    return list(await session.exec(query))
