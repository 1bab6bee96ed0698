"""Batches: the same thing done for up to 500 domains or mailboxes, each on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.accounts import audit
from core.errors import Conflict, Invalid, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.provisioning import batch_kinds
from core.provisioning.batch_lists import parse
from core.provisioning.batch_progress import advance_due
from core.provisioning.batch_results import export, overview
from core.provisioning.batch_rows import count_anew, ring
from core.system import Work
from data.provisioning import batches as rows
from data.provisioning.batches import Batch, BatchItem, BatchItemStatus, BatchKind, BatchStatus

__all__ = [
    "Batch",
    "BatchItem",
    "BatchItemStatus",
    "BatchKind",
    "BatchStatus",
    "advance_due",
    "cancel",
    "export",
    "get",
    "listing",
    "overview",
    "parse",
    "retry_failed",
    "start",
]

MOST = 500
LONGEST_NAME = 320


async def start(
    work: Work,
    kind: str,
    items: Sequence[Mapping[str, Any]],
    given: Mapping[str, Any] | None = None,
    *,
    title: str = "",
) -> Batch:
    """Write a batch with its items; they start by themselves, ten a second at most.

    ``given`` is what all items share. Raises Invalid for an unknown kind or word, and for no or
    more than 500 items.
    """
    does = batch_kinds.of(kind)
    if not 1 <= len(items) <= MOST:
        raise Invalid(f"A batch has between 1 and {MOST} items.", field="items")
    shared = _only(dict(given or {}), does.shared, "given")
    clean = [_only(dict(item), does.own, "items") for item in items]
    now = work.now()
    batch = Batch(
        organization_id=work.organization_id,
        kind=kind,
        title=title.strip()[:LONGEST_NAME] or f"{does.title}: {len(clean)}",
        total=len(clean),
        given=shared,
        started_at=now,
        created_at=now,
        updated_at=now,
    )
    work.session.add(batch)
    await work.session.flush()
    work.session.add_all(
        BatchItem(
            organization_id=work.organization_id,
            batch_id=batch.id,
            position=position,
            name=_name(item, shared),
            given=item,
            next_at=now,
            created_at=now,
            updated_at=now,
        )
        for position, item in enumerate(clean)
    )
    await audit.record(work, "batch.started", "batch", batch.id, kind=kind, items=len(clean))
    ring(work, batch.id)
    return batch


async def retry_failed(work: Work, batch_id: UUID) -> Batch:
    """Start every item that failed once more, with three attempts again."""
    batch = await get(work, batch_id, lock=True)
    failed = [
        item
        for item in await rows.items_of(work.session, batch_id)
        if item.status == BatchItemStatus.failed
    ]
    if not failed:
        raise Conflict("No item of this batch has failed.")
    for item in failed:
        item.status, item.attempts, item.error = BatchItemStatus.waiting, 0, {}
        item.finished_at, item.next_at, item.updated_at = None, work.now(), work.now()
    batch.status, batch.finished_at = BatchStatus.running, None
    await audit.record(work, "batch.retried", "batch", batch_id, items=len(failed))
    await count_anew(work, batch)
    return batch


async def cancel(work: Work, batch_id: UUID) -> Batch:
    """Start nothing more of a batch; what has begun goes on to its end."""
    batch = await get(work, batch_id, lock=True)
    if batch.status != BatchStatus.running:
        raise Conflict(f"This batch is {batch.status} already.")
    for item in await rows.items_of(work.session, batch_id):
        if item.status == BatchItemStatus.waiting:
            item.status, item.finished_at = BatchItemStatus.cancelled, work.now()
            item.updated_at = work.now()
    batch.status = BatchStatus.cancelled
    await audit.record(work, "batch.cancelled", "batch", batch_id)
    await count_anew(work, batch)
    return batch


async def get(work: Work, batch_id: UUID, *, lock: bool = False) -> Batch:
    """Return a batch; raise NotFound when there is none."""
    batch = await work.session.get(Batch, batch_id, with_for_update=lock)
    if batch is None:
        raise NotFound("There is no such batch.", action="Go back to your batches.")
    return batch


async def listing(
    work: Work,
    kind: str = "",
    status: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    *,
    search: str = "",
) -> Page[Batch]:
    """Return a page of batches, newest first."""
    query = select(Batch)
    if search:
        query = query.where(func.strpos(func.lower(Batch.title), search.lower()) > 0)
    if kind:
        query = query.where(Batch.kind == kind)
    if status:
        query = query.where(Batch.status == status)
    total = (await work.session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(Batch.started_at).desc(), col(Batch.id).desc())
    found = await work.session.exec(newest.offset(offset_of(page, size)).limit(size))
    return Page(list(found), total)


def _only(found: dict[str, Any], allowed: frozenset[str], field: str) -> dict[str, Any]:
    """Return what was given when all its words are known; a password is never among them."""
    unknown = sorted(set(found) - allowed)
    if unknown:
        raise Invalid(f"{unknown[0]} is not known here.", field=field)
    return found


def _name(item: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    domain = str(item.get("domain") or item.get("domain_id") or "")
    user_name = str(item.get("user_name") or shared.get("user_name") or "")
    whole = f"{user_name}@{domain}" if user_name else domain or str(item.get("mailbox_id", ""))
    return whole[:LONGEST_NAME]
