"""Tasks: short jobs a person started and watches by a progress bar."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_field, one_of
from data.session import Session


class TaskStatus(StrEnum):
    """Where a task is."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"


class Task(Scoped, Stamped, table=True):
    """One task; ``progress`` is 0..100 percent."""

    __tablename__ = "tasks"
    __table_args__ = (
        one_of("status", TaskStatus),
        Index("ix_tasks_ready", "created_at", postgresql_where="status in ('queued','running')"),
    )

    kind: str
    title: str
    status: str = TaskStatus.queued
    progress: int = 0
    input: dict[str, Any] = json_field()
    result: dict[str, Any] = json_field()
    error: str = ""
    locked_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Time)


CLAIM = text("""
    update tasks set status = 'running', locked_by = :worker, lease_until = :lease_until,
                     updated_at = :now
     where id = any(array(
        select id from tasks
         where status = 'queued' or (status = 'running' and lease_until < :wall)
         order by created_at, id limit :limit
           for update skip locked))
    returning id, organization_id
""")


async def claim(
    session: Session, *, worker: str, now: datetime, wall: datetime, lease: timedelta, limit: int
) -> list[tuple[UUID, UUID]]:
    """Take up to ``limit`` tasks nobody works on; return (task id, organization id) pairs."""
    values = {
        "worker": worker,
        "now": now,
        "wall": wall,
        "lease_until": wall + lease,
        "limit": limit,
    }
    return [(row.id, row.organization_id) for row in await session.run(CLAIM, values)]


async def newest(session: Session, kind: str) -> Task | None:
    """Return the organization's newest task of a kind."""
    query = select(Task).where(Task.kind == kind).order_by(col(Task.created_at).desc()).limit(1)
    return (await session.exec(query)).first()
