"""All data of an organization as one file: asked for, written by a task, kept for seven days."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from core import tasks
from core.accounts import audit, mails, members, organizations
from core.errors import Conflict, NotFound
from core.sending.import_store import disk_full
from core.settings import Settings
from core.system import Actor, System, Work
from core.tasks import Progress, Task, TaskKind
from data.operations import exports as rows

__all__ = ["KIND", "TASKS", "Export", "file_of", "forget_old", "get", "newest", "request"]

KIND = "organization_export"
PATH = "/organization/data"
KEPT = timedelta(days=7)
ROWS = 2_000
TOLD_EVERY = 10
"""Portions of so many rows between two words about how far it is."""
READ_ME = """All data of one organization, as Mailwright kept it on {day}.

Every file holds one table: one row a line, as JSON, in UTF-8. Times are in UTC.
Left out is what is secret (passwords, keys, links that sign people in) and:
{left_out}
"""


@dataclass(frozen=True, slots=True)
class Export:
    """An export on its way. ``status`` is that of its task, or expired; ``progress`` is 0..100."""

    id: UUID
    status: str
    progress: int
    error: str
    size_bytes: int
    asked_at: datetime
    ends_at: datetime | None

    @property
    def ready(self) -> bool:
        """Tell whether the file is there."""
        return self.status == "done"


async def request(work: Work) -> Export:
    """Begin an export, or return the one under way; owners only."""
    work.actor.require_owner()
    task = await tasks.start(work, KIND, {"by": str(work.actor.user_id or "")})
    await audit.record(work, "organization.exported", "task", task.id)
    return _shown(work, task)


async def get(work: Work, export_id: UUID) -> Export:
    """Return an export of the organization."""
    task = await work.session.get(Task, export_id)
    if task is None or task.kind != KIND:
        raise NotFound("There is no such export.", action="Start a new one.")
    return _shown(work, task)


async def newest(work: Work) -> Export | None:
    """Return the newest export, None before the first."""
    task = await tasks.newest(work, KIND)
    return None if task is None else _shown(work, task)


async def file_of(work: Work, export_id: UUID) -> Path:
    """Return the file of an export that is ready, and write down who took it; owners only."""
    work.actor.require_owner()
    found = await get(work, export_id)
    if found.status == "expired":
        raise NotFound("This export has expired.", action="Start a new one.")
    if not found.ready:
        raise Conflict("This export is not ready.", action="Try again when it is.")
    path = _path(work.system.settings, export_id)
    if not path.exists():
        raise NotFound("The file of this export is gone.", action="Start a new one.")
    await audit.record(work, "organization.export_downloaded", "task", export_id)
    return path


async def forget_old(system: System) -> int:
    """Remove the files of exports that have expired and return how many."""
    async with system.platform(Actor.job()) as work:
        over = await rows.made_before(work.session, KIND, work.now() - KEPT)
    found = [path for one in over if (path := _path(system.settings, one)).exists()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


async def _write(
    system: System, actor: Actor, given: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Write the file, put it into its place at once, and tell who asked."""
    target = _path(system.settings, progress.task_id)
    begun = target.with_suffix(".part")
    try:
        await _filled(system, actor, begun, progress)
        begun.replace(target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full() from error
        raise
    finally:
        begun.unlink(missing_ok=True)
    await _tell(system, actor, given["by"], progress.task_id)
    return {"size_bytes": target.stat().st_size}


async def _filled(system: System, actor: Actor, path: Path, progress: Progress) -> None:
    left_out = "\n".join(f"- {name}: {why}" for name, why in rows.LEFT_OUT.items())
    day = f"{system.clock.now():%-d %B %Y}"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME.format(day=day, left_out=left_out))
        written = 0
        for number, table in enumerate(rows.TABLES):
            with archive.open(f"{table}.jsonl", "w", force_zip64=True) as entry:
                async for piece in _pieces(system, actor, table):
                    await asyncio.to_thread(entry.write, piece)
                    written += 1
                    if not written % TOLD_EVERY:
                        await progress.to(100 * number // len(rows.TABLES))


async def _pieces(system: System, actor: Actor, table: str) -> AsyncIterator[bytes]:
    async with system.work(actor) as work:
        async for lines in rows.lines(work.session, table, ROWS):
            yield "".join(f"{line}\n" for line in lines).encode()


async def _tell(system: System, actor: Actor, user_id: str, export_id: UUID) -> None:
    async with system.work(actor) as work:
        asked = [one for one in await members.listing(work) if str(one.user_id) == user_id]
        if not asked:
            return
        await mails.queue(
            work,
            f"export-{export_id}",
            asked[0].email,
            "export_ready",
            name=asked[0].name,
            organization=(await organizations.get(work)).name,
            until=f"{work.now() + KEPT:%-d %B %Y}",
            link=f"{system.settings.url}{PATH}",
        )


def _shown(work: Work, task: Task) -> Export:
    done = task.status == "done"
    ends_at = task.updated_at + KEPT if done else None
    over = ends_at is not None and ends_at <= work.now()
    size = int(task.result.get("size_bytes", 0))
    return Export(
        task.id,
        "expired" if over else task.status,
        task.progress,
        task.error,
        size,
        task.created_at,
        ends_at,
    )


def _path(settings: Settings, export_id: UUID) -> Path:
    folder = settings.home / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{export_id}.zip"


TASKS = {KIND: TaskKind("Collecting your data", _write)}
