"""Batches moving on: items are started in their turn, their runs followed, failures tried again.

Starting an item and writing down what it became is one transaction, so nothing is started twice,
whenever the process dies.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from core import metrics
from core.errors import AppError, NotFound, Refused
from core.provisioning import batch_kinds
from core.provisioning.batch_rows import count_anew
from core.system import Actor, System, Work
from data.provisioning import batches as rows
from data.provisioning.batches import Batch, BatchItem, BatchItemStatus, Due
from data.workflow import Run, RunStatus, steps_of

log = structlog.get_logger()

AT_ONCE = 10
"""Items of a batch under way at a time."""
STARTS_PER_SECOND = 10
"""Of all batches together."""
SIDE_BY_SIDE = 3
"""Batches worked on at a time; each takes a connection."""
MOST_ATTEMPTS = 3
PAUSE = timedelta(seconds=5)
"""Times the attempts so far."""
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FINAL = frozenset(
    {
        "access_missing",
        "credentials_refused",
        "key_missing",
        "login_refused",
        "mailbox_taken",
        "ownership_unproved",
        "seats_full",
    }
)
"""Ends of runs that only a person can change; trying again by itself would change nothing."""
Step = Callable[[System, Actor, UUID], Awaitable[None]]
PATIENT = sorted({step for kind in batch_kinds.KINDS.values() for step in kind.patient})


async def advance_due(system: System) -> int:
    """Settle items whose runs have ended, then start those whose turn it is; return how many."""
    async with system.platform(Actor.job()) as work:
        if not await rows.any_open(work.session):
            metrics.BATCH_RATE.set(0)
            return 0
        ended = await rows.ended(work.session)
    await _each(_settle, system, ended)
    startable = await _startable(system)
    await _each(_start, system, startable)
    return len(ended) + len(startable)


async def _each(step: Step, system: System, due: list[Due]) -> None:
    """Do something with every item, so that a large batch does not hold a small one up."""
    room = asyncio.Semaphore(SIDE_BY_SIDE)
    batches: dict[UUID, list[Due]] = defaultdict(list)
    for one in due:
        batches[one.batch_id].append(one)

    async def in_turn(items: list[Due]) -> None:
        for one in items:
            async with room:
                await _alone(step, system, one.organization_id, one.item_id)

    await asyncio.gather(*(in_turn(items) for items in batches.values()))


async def _startable(system: System) -> list[Due]:
    async with system.platform(Actor.job()) as work:
        now = work.now()
        started, finished = await rows.lately(work.session, now - SECOND, now - MINUTE)
        metrics.BATCH_RATE.set(finished)
        most = STARTS_PER_SECOND - started
        if most <= 0:
            return []
        return await rows.startable(work.session, now, at_once=AT_ONCE, most=most, patient=PATIENT)


async def _alone(step: Step, system: System, organization_id: UUID, item_id: UUID) -> None:
    """Do something with one item so that whatever happens to it stops no other."""
    actor = Actor.job(organization_id)
    try:
        await step(system, actor, item_id)
    except AppError as error:
        await _note_failure(system, actor, item_id, _said(error), final=isinstance(error, Refused))
    except Exception as error:
        log.exception("batch_item_crashed", item=str(item_id))
        words = {"code": "surprising", "message": "Something unexpected happened on our side."}
        await _note_failure(system, actor, item_id, {**words, "detail": repr(error)}, final=False)


async def _start(system: System, actor: Actor, item_id: UUID) -> None:
    async with system.work(actor) as work:
        item, batch = await _locked(work, item_id)
        if item.status != BatchItemStatus.waiting:
            return
        item.attempts += 1
        item.began_at = item.updated_at = work.now()
        started = await batch_kinds.of(batch.kind).start(work, item, batch.given)
        item.subject_id, item.run_id, item.error = started.subject_id, started.run_id, {}
        item.status = BatchItemStatus.moving
        if started.run_id is None:
            _done(work, batch, item, started.shown)
        await count_anew(work, batch)


async def _settle(system: System, actor: Actor, item_id: UUID) -> None:
    async with system.work(actor) as work:
        item, batch = await _locked(work, item_id)
        run = await work.session.get(Run, item.run_id) if item.run_id else None
        if item.status != BatchItemStatus.moving or (run and run.status == RunStatus.running):
            return
        if run is None or run.status == RunStatus.cancelled:
            if not await _follows_another(work, batch, item):
                words = {"code": "cancelled", "message": "It was ended before it was done."}
                _failed(work, batch, item, words, final=True)
        else:
            steps = await steps_of(work.session, run.id)
            if run.status == RunStatus.done:
                _done(work, batch, item, str(steps[-1].facts.get("shown", "")))
            else:
                error = steps[run.position].error
                _failed(work, batch, item, error, final=error.get("code") in FINAL)
        await count_anew(work, batch)


async def _follows_another(work: Work, batch: Batch, item: BatchItem) -> bool:
    """Follow the run that has taken the place of an item's; tell whether there is one."""
    if item.subject_id is None:
        return False
    run_id = await batch_kinds.of(batch.kind).run_of(work, item.subject_id)
    if run_id is None or run_id == item.run_id:
        return False
    item.run_id, item.updated_at = run_id, work.now()
    return True


async def _note_failure(
    system: System, actor: Actor, item_id: UUID, error: dict[str, Any], *, final: bool
) -> None:
    async with system.work(actor) as work:
        item, batch = await _locked(work, item_id)
        if item.status == BatchItemStatus.waiting:
            item.attempts += 1
            item.began_at = work.now()
        _failed(work, batch, item, error, final=final)
        await count_anew(work, batch)


def _done(work: Work, batch: Batch, item: BatchItem, shown: str) -> None:
    item.status, item.error = BatchItemStatus.done, {}
    item.finished_at = item.updated_at = work.now()
    item.result = {"shown": shown}
    metrics.BATCH_ITEMS.labels(batch.kind, "done").inc()


def _failed(
    work: Work, batch: Batch, item: BatchItem, error: dict[str, Any], *, final: bool
) -> None:
    """Let an item wait for its next attempt, or give it up."""
    item.error, item.updated_at = error, work.now()
    if final or item.attempts >= MOST_ATTEMPTS:
        item.status, item.finished_at = BatchItemStatus.failed, work.now()
        metrics.BATCH_ITEMS.labels(batch.kind, "failed").inc()
        return
    item.status, item.next_at = BatchItemStatus.waiting, work.now() + PAUSE * item.attempts
    metrics.BATCH_RETRIES.labels(batch.kind).inc()


def _said(error: AppError) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": str(error),
        "action": error.advice.action,
        "fallback": error.advice.fallback,
        "help": error.advice.help,
    }


async def _locked(work: Work, item_id: UUID) -> tuple[BatchItem, Batch]:
    """Return an item and its batch, the batch locked first so that its counts stay true."""
    item = await work.session.get(BatchItem, item_id)
    if item is None:
        raise NotFound("This item is gone.")
    batch = await work.session.get_one(Batch, item.batch_id, with_for_update=True)
    await work.session.refresh(item, with_for_update=True)
    return item, batch
