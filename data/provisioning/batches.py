"""Batches: the same thing done for many domains or mailboxes, each on its own."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_field, one_of


class BatchKind(StrEnum):
    """What a batch does with each item."""

    domain_connect = "domain_connect"
    dns_setup = "dns_setup"
    mailbox_provision = "mailbox_provision"
    sequencer_connect = "sequencer_connect"


class BatchStatus(StrEnum):
    """Where a batch is."""

    running = "running"
    done = "done"
    cancelled = "cancelled"


class BatchItemStatus(StrEnum):
    """Where an item is; ``moving`` has been started and is followed."""

    waiting = "waiting"
    moving = "moving"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


class Batch(Scoped, Stamped, table=True):
    """One batch. ``given`` is what all items share."""

    __tablename__ = "batches"
    __table_args__ = (one_of("kind", BatchKind), one_of("status", BatchStatus))

    kind: str
    title: str
    status: str = BatchStatus.running
    total: int = 0
    completed: int = 0
    failed: int = 0
    given: dict[str, Any] = json_field()
    started_at: datetime = Field(sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)


class BatchItem(Scoped, Stamped, table=True):
    """One item. ``attempts`` counts starts; a failed one is started again until the third."""

    __tablename__ = "batch_items"
    __table_args__ = (
        one_of("status", BatchItemStatus),
        UniqueConstraint("batch_id", "position"),
        Index(
            "ix_batch_items_due",
            "next_at",
            postgresql_where="status in ('waiting', 'moving')",
        ),
    )

    batch_id: UUID = Field(foreign_key="batches.id", ondelete="CASCADE")
    position: int
    name: str
    given: dict[str, Any] = json_field()
    status: str = BatchItemStatus.waiting
    attempts: int = 0
    subject_id: UUID | None = None
    run_id: UUID | None = Field(default=None, foreign_key="runs.id", ondelete="SET NULL")
    next_at: datetime = Field(sa_type=Time)
    result: dict[str, Any] = json_field()
    error: dict[str, Any] = json_field()
    began_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)
