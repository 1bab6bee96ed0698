"""Imports carried out: chunk by chunk, each committed with its progress, so that a crash loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from core.accounts import audit
from core.errors import AppError
from core.sending import addresses, import_formats, import_rows, import_store
from core.sending.import_formats import Shape
from core.sending.import_rows import Chunk, Reading
from core.system import Actor, System, Work
from data.base import new_id
from data.sending import import_merge, imports, suppressions
from data.sending.import_merge import Merged
from data.sending.imports import ContactImport, ImportStatus

AT_ONCE = 3
"""Imports a process works on at a time."""
CHUNK = 50_000
UNDO_CHUNK = 20_000
CLAIM_SECONDS = 1.0
LEASES_LONG = 4
"""A chunk may take this many ordinary leases."""
FINISHED = "organization:{organization_id}:contacts"

log = structlog.get_logger()


async def advance_due(system: System, chunk: int = CHUNK) -> int:
    """Carry out imports until none is left that this process may take; return how many.

    Several go on at once, so that a long one does not hold up the others. ``chunk`` is in rows.
    """
    worker, moving, count = str(new_id()), set[asyncio.Task[None]](), 0
    while True:
        while len(moving) < AT_ONCE and (claimed := await _claim(system, worker)):
            moving.add(asyncio.create_task(_carry_out(system, worker, chunk, *claimed)))
            count += 1
        if not moving:
            return count
        _, moving = await asyncio.wait(
            moving, timeout=CLAIM_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )


async def _claim(system: System, worker: str) -> tuple[UUID, UUID] | None:
    async with system.platform(Actor.job()) as work:
        return await imports.claim(
            work.session,
            worker=worker,
            home=import_store.home_of(system.settings),
            wall=system.clock.wall(),
            lease=_lease(system),
        )


async def _carry_out(
    system: System, worker: str, chunk: int, import_id: UUID, organization_id: UUID
) -> None:
    actor = Actor.job(organization_id)
    try:
        async with system.work(actor) as work:
            one = await work.session.get_one(ContactImport, import_id)
            erased = await suppressions.erased_keys(work.session, organization_id)
        if one.status == ImportStatus.undoing:
            await _undo(system, actor, worker, import_id)
        else:
            await _read(system, actor, worker, one, erased=erased, size=chunk)
    except Exception as error:  # whatever it was, the import says so and can be tried again
        log.exception("import_stopped", import_id=str(import_id))
        await _fail(system, actor, worker, import_id, error)


async def _read(
    system: System,
    actor: Actor,
    worker: str,
    one: ContactImport,
    *,
    erased: frozenset[str],
    size: int,
) -> None:
    """Merge the rows that are left of an import."""
    reading = Reading(one.columns, one.mapping, _is_erased(system, actor, erased))
    with ExitStack() as stack:
        path = import_store.path_of(system.settings, one.id)
        shape = Shape.from_json(one.shape)
        rows = stack.enter_context(import_formats.opened(path, shape))
        position: int | None = await asyncio.to_thread(_skip, rows, one.position)
        while position is not None:
            chunk = await asyncio.to_thread(reading.chunk, rows, position + 1, size)
            ended = chunk.rows < size
            position = await _take(system, actor, worker, one, chunk, ended=ended)


async def _take(
    system: System, actor: Actor, worker: str, given: ContactImport, chunk: Chunk, *, ended: bool
) -> int | None:
    """Merge a chunk and write down how far we are; None when that was the end, or it is no longer ours."""
    now = system.clock.now()
    copied = await asyncio.to_thread(import_rows.copied, chunk, given.given, now)
    async with system.work(actor) as work:
        one = await _held(work, worker, given.id, ImportStatus.running)
        if one is None:
            return None
        values = _values(work, one.id)
        merged = Merged()
        if chunk.people:
            merged = await import_merge.merge(
                work.session,
                copied,
                len(chunk.people),
                values,
                one.given["tags"],
                tagged="tags" in one.mapping.values(),
            )
        if chunk.refusals:
            refused = [(each.row, each.problem, each.cells) for each in chunk.refusals]
            await import_merge.refuse(work.session, values, refused)
        one.position += chunk.rows
        one.counts = _counted(one.counts, chunk, merged)
        await _move(work, one, ImportStatus.done if ended else None)
        return None if ended else one.position


async def _undo(system: System, actor: Actor, worker: str, import_id: UUID) -> None:
    """Take an import back, some thousand contacts at a time."""
    handed_over = False
    while True:
        async with system.work(actor) as work:
            one = await _held(work, worker, import_id, ImportStatus.undoing)
            if one is None:
                return
            values = _values(work, import_id)
            if not handed_over:
                later = await imports.hand_over(work.session, values)
                one.counts = {"later": later, **one.counts}
                handed_over = True
            removed = await imports.unmake(work.session, values, UNDO_CHUNK)
            looked, restored = await imports.give_back(work.session, values, UNDO_CHUNK)
            so_far = one.counts
            one.counts = so_far | {
                "removed": so_far.get("removed", 0) + removed,
                "restored": so_far.get("restored", 0) + restored,
            }
            if removed < UNDO_CHUNK and looked < UNDO_CHUNK:
                one.counts = {**one.counts, "kept": await imports.left(work.session, values)}
                await _move(work, one, ImportStatus.undone)
                return
            await _move(work, one, None)


async def _held(
    work: Work, worker: str, import_id: UUID, status: ImportStatus
) -> ContactImport | None:
    """Return an import, locked, if it is still ours and where we think it is."""
    one = await work.session.get(ContactImport, import_id, with_for_update=True)
    return one if one and one.locked_by == worker and one.status == status else None


async def _move(work: Work, one: ContactImport, ended: ImportStatus | None) -> None:
    """Write down that an import moved on, or ended; its file goes when nobody needs it."""
    one.updated_at = work.now()
    one.lease_until = work.system.clock.wall() + _lease(work.system)
    work.ring(f"import:{one.id}")
    if ended is None:
        return
    one.status, one.finished_at = ended, work.now()
    one.locked_by, one.lease_until = "", None
    work.ring(FINISHED.format(organization_id=work.organization_id))
    counts = ", ".join(f"{name} {count}" for name, count in one.counts.items() if count)
    await audit.record(work, f"import.{ended}", "import", one.id, rows=one.position, counts=counts)
    import_store.forget(work.system.settings, one.id)


async def _fail(
    system: System, actor: Actor, worker: str, import_id: UUID, error: Exception
) -> None:
    async with system.work(actor) as work:
        one = await _held(work, worker, import_id, ImportStatus.running)
        if one is None:
            return
        advice = error.advice if isinstance(error, AppError) else None
        missing = isinstance(error, FileNotFoundError)
        message = "The file is no longer here." if missing else "Something broke on our side."
        action = "Upload it again." if missing else "Try again: it goes on where it stopped."
        one.status, one.finished_at, one.updated_at = ImportStatus.failed, work.now(), work.now()
        one.error = {
            "message": advice.message if advice else message,
            "action": advice.action if advice else action,
        }
        one.locked_by, one.lease_until = "", None
        work.ring(f"import:{one.id}")


def _is_erased(system: System, actor: Actor, erased: frozenset[str]) -> Any:
    """Return who tells whether an address belongs to an erased person, None when there is none."""
    if not erased:
        return None
    secret, organization_id = addresses.secrets(system.vault), actor.require_organization()

    def found(email_norm: str) -> bool:
        return not erased.isdisjoint(addresses.hashes(secret, organization_id, email_norm))

    return found


def _skip(rows: Iterator[list[str]], count: int) -> int:
    """Pass over the rows that are merged already."""
    for _ in zip(range(count), import_rows.filled(rows), strict=False):
        pass
    return count


def _counted(before: Mapping[str, Any], chunk: Chunk, merged: Merged) -> dict[str, int]:
    now = {
        "created": merged.created,
        "changed": merged.changed,
        "unchanged": merged.unchanged,
        "suppressed": merged.suppressed,
        "repeated": merged.repeated + chunk.repeated,
        "refused": len(chunk.refusals),
    }
    return {name: int(before.get(name, 0)) + count for name, count in now.items()}


def _values(work: Work, import_id: UUID) -> dict[str, Any]:
    return {
        "organization_id": work.organization_id,
        "import_id": import_id,
        "now": work.now(),
    }


def _lease(system: System) -> timedelta:
    return timedelta(seconds=system.settings.lease_seconds * LEASES_LONG)
