"""Batches: the same thing done for many domains or mailboxes, each on its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_field, one_of
from data.session import Session


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


@dataclass(frozen=True, slots=True)
class Due:
    """An item that something is to be done with."""

    item_id: UUID
    organization_id: UUID
    batch_id: UUID


STARTABLE = text("""
    with busy as (
        select item.batch_id, count(*) as items
          from batch_items item
          left join runs run on run.id = item.run_id
          left join run_steps step on step.run_id = run.id and step.position = run.position
         where item.status = 'moving'
           and not (step.status = 'waiting' and step.name = any(:patient))
         group by item.batch_id),
    queued as (
        select item.id, item.organization_id, item.batch_id,
               row_number() over (partition by item.batch_id order by item.position) as turn,
               :at_once - coalesce(busy.items, 0) as room
          from batch_items item
          join batches batch on batch.id = item.batch_id and batch.status = 'running'
          left join busy on busy.batch_id = item.batch_id
         where item.status = 'waiting' and item.next_at <= :now)
    select id, organization_id, batch_id from queued where turn <= room order by turn, id limit :most
""")
ENDED = text("""
    select item.id, item.organization_id, item.batch_id
      from batch_items item left join runs run on run.id = item.run_id
     where item.status = 'moving' and (run.id is null or run.status <> 'running')
     order by item.id
""")
LATELY = text("""
    select count(*) filter (where began_at > :started_since) as started,
           count(*) filter (where finished_at > :finished_since) as finished
      from batch_items where began_at > :started_since or finished_at > :finished_since
""")
COUNTS = text("""
    select batch_id, status, count(*) from batch_items
     where batch_id = any(:ids) group by batch_id, status
""")


async def any_open(session: Session) -> bool:
    """Tell whether any item of any organization waits or moves."""
    found = await session.run(
        text("select exists(select 1 from batch_items where status in ('waiting', 'moving'))")
    )
    return bool(found.scalar_one())


async def startable(
    session: Session, now: datetime, *, at_once: int, most: int, patient: list[str]
) -> list[Due]:
    """Return what may start now, the batches taking turns.

    A batch has ``at_once`` items under way; those waiting at a ``patient`` step do not count.
    """
    values = {"now": now, "at_once": at_once, "most": most, "patient": patient}
    return [Due(*row) for row in await session.run(STARTABLE, values)]


async def ended(session: Session) -> list[Due]:
    """Return the items under way whose run has come to an end."""
    return [Due(*row) for row in await session.run(ENDED)]


async def lately(
    session: Session, started_since: datetime, finished_since: datetime
) -> tuple[int, int]:
    """Return how many items were started, and how many ended, since two moments."""
    values = {"started_since": started_since, "finished_since": finished_since}
    row = (await session.run(LATELY, values)).one()
    return int(row.started), int(row.finished)


async def counts(session: Session, batch_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how many items of each batch have which status."""
    found: dict[UUID, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    for batch_id, status, count in await session.run(COUNTS, {"ids": batch_ids}):
        found[batch_id][status] = int(count)
    return found


async def items_of(session: Session, batch_id: UUID) -> list[BatchItem]:
    """Return the items of a batch in order."""
    query = (
        select(BatchItem).where(BatchItem.batch_id == batch_id).order_by(col(BatchItem.position))
    )
    return list(await session.exec(query))
