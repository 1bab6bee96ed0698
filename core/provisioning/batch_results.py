"""Batches as the live page and the result file show them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.errors import Invalid, NotFound
from core.provisioning.csv_tables import table
from core.run_progress import iso
from core.system import Work
from data.provisioning import batches as rows
from data.provisioning.batches import Batch, BatchItem, BatchItemStatus
from data.workflow import Run, RunStep, StepStatus

COLUMNS = ("position", "name", "status", "attempts", "shown", "code", "message", "action")


async def overview(work: Work, batch_id: UUID) -> dict[str, Any]:
    """Return a batch with every item, its rates (0..1) and when it should end; times ISO 8601."""
    batch = await _get(work, batch_id)
    items = await rows.items_of(work.session, batch_id)
    steps = await _steps(work, items)
    counts = {
        status.value: sum(item.status == status for item in items) for status in BatchItemStatus
    }
    settled = batch.completed + batch.failed
    return {
        "id": str(batch.id),
        "kind": batch.kind,
        "title": batch.title,
        "status": batch.status,
        "total": batch.total,
        "completed": batch.completed,
        "failed": batch.failed,
        "counts": counts,
        "progress": (settled + counts["cancelled"]) / batch.total,
        "success_rate": batch.completed / settled if settled else None,
        "started_at": iso(batch.started_at),
        "finished_at": iso(batch.finished_at),
        "ends_at": _ends_at(work, batch, settled),
        "items": [item_json(item, steps.get(item.run_id)) for item in items],
    }


async def export(work: Work, batch_id: UUID, file_format: str) -> str:
    """Return what came of each item as CSV (RFC 4180) or JSON."""
    if file_format not in ("csv", "json"):
        raise Invalid("Choose CSV or JSON.", field="format")
    await _get(work, batch_id)
    listed = [_flat(item) for item in await rows.items_of(work.session, batch_id)]
    if file_format == "json":
        return json.dumps(listed, indent=2, ensure_ascii=False)
    return table(listed, COLUMNS)


def item_json(item: BatchItem, step: RunStep | None) -> dict[str, Any]:
    """Return an item as the pages draw it; ``detail`` is a line for people."""
    why = step.why if step is not None and step.status == StepStatus.waiting else None
    at = step.title if step is not None and item.status == BatchItemStatus.moving else ""
    return {
        "id": str(item.id),
        "position": item.position,
        "name": item.name,
        "state": item.status,
        "attempts": item.attempts,
        "subject_id": str(item.subject_id) if item.subject_id else None,
        "detail": at or item.result.get("shown", "") or item.error.get("message", ""),
        "why": why if item.status == BatchItemStatus.moving else None,
        "error": item.error or None,
        "next_at": iso(item.next_at) if item.status == BatchItemStatus.waiting else None,
        "began_at": iso(item.began_at),
        "ended_at": iso(item.finished_at),
    }


def _ends_at(work: Work, batch: Batch, settled: int) -> str | None:
    """Return when the batch ends if it goes on as it went so far."""
    if batch.finished_at is not None or not settled:
        return None
    elapsed = (work.now() - batch.started_at).total_seconds()
    left = (batch.total - settled) * elapsed / settled
    return iso(work.now() + timedelta(seconds=left))


async def _steps(work: Work, items: list[BatchItem]) -> dict[UUID | None, RunStep]:
    runs = [item.run_id for item in items if item.status == BatchItemStatus.moving]
    query = (
        select(RunStep)
        .join(Run, col(Run.id) == col(RunStep.run_id))
        .where(col(RunStep.run_id).in_(runs), RunStep.position == Run.position)
    )
    return {step.run_id: step for step in await work.session.exec(query)}


def _flat(item: BatchItem) -> dict[str, Any]:
    return {
        "position": item.position + 1,
        "name": item.name,
        "status": item.status,
        "attempts": item.attempts,
        "shown": item.result.get("shown", ""),
        **{part: item.error.get(part, "") for part in ("code", "message", "action")},
    }


async def _get(work: Work, batch_id: UUID) -> Batch:
    batch = await work.session.get(Batch, batch_id)
    if batch is None:
        raise NotFound("There is no such batch.", action="Go back to your batches.")
    return batch
