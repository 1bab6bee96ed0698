"""Tasks: one at a time, with progress, safe after a crash, apart from other organizations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import tasks
from core.errors import Rejected
from core.system import Actor, System
from core.tasks import Progress, TaskKind
from data import tasks as rows
from data.tasks import Task
from tests.support import journey

SEEN: list[int] = []


async def count(
    system: System, actor: Actor, given: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Report progress in steps and fail when told to."""
    for percent in (25, 50):
        await progress.to(percent)
        async with system.work(actor) as work:
            SEEN.append((await work.session.get_one(Task, progress.task_id)).progress)
    if given.get("fail"):
        raise Rejected("It said no.", provider="test", action="Ask again.")
    return {"counted": given["n"]}


@pytest.fixture
async def owner(system: System) -> Actor:
    """Give an owner whose system knows the task."""
    SEEN.clear()
    system.tasks["count"] = TaskKind("Counting", count)
    return await journey.customer(system)


async def test_a_task_reports_progress_and_keeps_its_result(system: System, owner: Actor) -> None:
    """Starting twice gives one task; done means 100 percent and a result."""
    async with system.work(owner) as work:
        first = await tasks.start(work, "count", {"n": 3})
        await work.session.flush()
        assert (await tasks.start(work, "count", {"n": 4})).id == first.id
    assert await tasks.work_off(system) == 1
    assert SEEN == [25, 50]
    async with system.work(owner) as work:
        task = await tasks.newest(work, "count")
        assert task is not None
        assert (task.status, task.progress, task.result) == ("done", 100, {"counted": 3})


async def test_a_failed_task_says_why_and_can_be_started_again(
    system: System, owner: Actor
) -> None:
    """The advice of the error is what the bar shows."""
    async with system.work(owner) as work:
        await tasks.start(work, "count", {"n": 1, "fail": True})
    await tasks.work_off(system)
    async with system.work(owner) as work:
        shown = await tasks.view(work, "count")
        assert shown["status"] == "failed"
        assert shown["error"] == "It said no. Ask again."
        await tasks.start(work, "count", {"n": 1})
    assert await tasks.work_off(system) == 1


async def test_a_task_of_a_dead_worker_is_taken_over(system: System, owner: Actor) -> None:
    """A lease that has run out frees the task; one that stands does not."""
    async with system.work(owner) as work:
        await tasks.start(work, "count", {"n": 1})
    for lease, taken in ((timedelta(seconds=-1), 1), (timedelta(minutes=5), 1)):
        async with system.platform(Actor.job()) as work:
            claimed = await rows.claim(
                work.session,
                worker="dead",
                now=work.now(),
                wall=system.clock.wall(),
                lease=lease,
                limit=5,
            )
            assert len(claimed) == taken
    assert await tasks.work_off(system) == 0


async def test_another_organization_sees_nothing_of_it(system: System, owner: Actor) -> None:
    """Row-level security hides the task."""
    other = await journey.customer(system, "Other")
    async with system.work(owner) as work:
        await tasks.start(work, "count", {"n": 1})
    async with system.work(other) as work:
        assert await tasks.newest(work, "count") is None
