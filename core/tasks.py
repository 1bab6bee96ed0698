"""Tasks: short jobs a person starts and watches; they may be done twice, so a crash costs nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from core.errors import AppError
from core.system import Actor, System, Work
from data import tasks as rows
from data.tasks import Task, TaskStatus

__all__ = ["Progress", "Task", "TaskKind", "newest", "start", "view", "work_off"]

MOVING = (TaskStatus.queued, TaskStatus.running)
MOST_AT_ONCE = 5
LEASE = timedelta(minutes=2)
DONE = 100

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Progress:
    """What a running task reports to: ``await progress.to(40)`` shows 40 percent."""

    system: System
    actor: Actor
    task_id: UUID

    async def to(self, percent: int) -> None:
        """Show how much is done, 0 to 100, and keep the task's lease."""
        async with self.system.work(self.actor) as work:
            task = await work.session.get_one(Task, self.task_id)
            task.progress, task.updated_at = percent, work.now()
            task.lease_until = self.system.clock.wall() + LEASE
            _ring(work, task)


Duty = Callable[[System, Actor, dict[str, Any], Progress], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task: what people read, and what is done; ``run`` returns what to keep of it."""

    title: str
    run: Duty


async def start(work: Work, kind: str, given: dict[str, Any]) -> Task:
    """Start a task, or return the one of this kind that is still moving."""
    newest_one = await rows.newest(work.session, kind)
    if newest_one is not None and newest_one.status in MOVING:
        return newest_one
    now = work.now()
    task = Task(
        organization_id=work.organization_id,
        kind=kind,
        title=work.system.tasks[kind].title,
        input=given,
        created_at=now,
        updated_at=now,
    )
    work.session.add(task)
    _ring(work, task)
    return task


async def newest(work: Work, kind: str) -> Task | None:
    """Return the newest task of a kind."""
    return await rows.newest(work.session, kind)


async def view(work: Work, kind: str) -> dict[str, Any]:
    """Return the newest task of a kind as the progress bar draws it, {} when there is none."""
    task = await rows.newest(work.session, kind)
    if task is None:
        return {}
    return {
        "title": task.title,
        "status": task.status,
        "progress": task.progress,
        "error": task.error,
    }


async def work_off(system: System) -> int:
    """Take the tasks that wait and carry them out one after the other; return how many."""
    async with system.platform(Actor.job()) as work:
        claimed = await rows.claim(
            work.session,
            worker="tasks",
            now=work.now(),
            wall=system.clock.wall(),
            lease=LEASE,
            limit=MOST_AT_ONCE,
        )
    for task_id, organization_id in claimed:
        await _carry_out(system, Actor.job(organization_id), task_id)
    return len(claimed)


async def _carry_out(system: System, actor: Actor, task_id: UUID) -> None:
    async with system.work(actor) as work:
        task = await work.session.get_one(Task, task_id)
    result: dict[str, Any] = {}
    problem = ""
    try:
        kind = system.tasks[task.kind]
        result = await kind.run(system, actor, dict(task.input), Progress(system, actor, task_id))
    except AppError as error:
        problem = f"{error.advice.message} {error.advice.action}".strip()
    except Exception:
        log.exception("task_crashed", task=str(task_id), kind=task.kind)
        problem = "Something broke on our side. Try again in a moment."
    async with system.work(actor) as work:
        stored = await work.session.get_one(Task, task_id)
        stored.status = TaskStatus.failed if problem else TaskStatus.done
        stored.progress = stored.progress if problem else DONE
        stored.result, stored.error, stored.updated_at = result, problem, work.now()
        stored.locked_by, stored.lease_until = None, None
        _ring(work, stored)


def _ring(work: Work, task: Task) -> None:
    work.ring(f"organization:{task.organization_id}:tasks")
