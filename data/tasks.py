"""Tasks: short jobs a person started and watches by a progress bar."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_field, one_of


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
