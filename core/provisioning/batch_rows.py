"""What a batch's row says of its items, kept true."""

from __future__ import annotations

from uuid import UUID

from core.system import PlatformWork
from data.provisioning import batches as rows
from data.provisioning.batches import Batch, BatchItemStatus, BatchStatus

OPEN = (BatchItemStatus.waiting, BatchItemStatus.moving)


async def count_anew(work: PlatformWork, batch: Batch) -> None:
    """Count the items of a batch; when none is left to do, the batch has ended."""
    await work.session.flush()
    found = (await rows.counts(work.session, [batch.id]))[batch.id]
    batch.completed = found.get(BatchItemStatus.done, 0)
    batch.failed = found.get(BatchItemStatus.failed, 0)
    batch.updated_at = work.now()
    if not any(found.get(status) for status in OPEN):
        batch.finished_at = batch.finished_at or work.now()
        if batch.status == BatchStatus.running:
            batch.status = BatchStatus.done
    ring(work, batch.id)


def ring(work: PlatformWork, batch_id: UUID) -> None:
    """Ring whoever watches the batch, and whoever watches all of them."""
    work.ring(f"batch:{batch_id}")
    work.ring("batches")
