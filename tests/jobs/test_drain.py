"""A worker's hands: as many at once as allowed, leases kept alive, nothing held after it stops."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import select

from core import workflow
from core.pace import Limit, Pace
from core.system import Actor, System, Work
from core.workflow import Context, Done, Step, Workflow
from data.base import new_id
from data.workflow import Run
from jobs.drain import Drain
from tests.support import journey
from tests.support.waiting import until

RUNS = 9


class Crowd:
    """Runs of one step that all wait for the same door to open."""

    def __init__(self) -> None:
        self.inside = self.most = self.begun = 0
        self.door = asyncio.Event()

    async def step(self, _ctx: Context, _facts: dict[str, Any]) -> Done:
        """Wait for the door and count who is inside."""
        self.inside += 1
        self.begun += 1
        self.most = max(self.most, self.inside)
        try:
            await self.door.wait()
        finally:
            self.inside -= 1
        return Done()


async def crowded(system: System, runs: int = RUNS) -> Crowd:
    """Start runs that stay in their step until the crowd's door opens."""
    crowd = Crowd()

    async def ended(_work: Work, _run: Run) -> None: ...

    step = Step("wait", "Wait", crowd.step)
    system.workflows["crowd"] = Workflow("crowd", "crowd", (step,), ended, ended)
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        for _ in range(runs):
            await workflow.start(work, "crowd", new_id(), {})
    return crowd


async def statuses(system: System) -> list[str]:
    async with system.platform(Actor.job()) as work:
        return [run.status for run in await work.session.exec(select(Run))]


async def has(system: System, expected: list[str]) -> bool:
    """Tell whether the runs stand so by now, in any order."""
    return sorted(await statuses(system)) == expected


async def test_no_more_at_once_than_allowed(system: System) -> None:
    system.settings.concurrency, system.settings.lease_seconds = 4, 60
    crowd = await crowded(system)
    drain = Drain(system)
    assert await drain.look() == 4
    assert await drain.look() == 0
    await until(lambda: crowd.begun >= 4)
    crowd.door.set()
    await drain.idle()
    while await drain.look():
        await drain.idle()
    assert crowd.most == 4
    assert await statuses(system) == ["done"] * RUNS


async def test_a_running_worker_goes_on_by_itself(system: System) -> None:
    """Freed hands claim the next run at once, without waiting for a beat."""
    system.settings.concurrency = 2
    crowd = await crowded(system)
    crowd.door.set()
    drain = Drain(system)
    await drain.start()
    await until(lambda: has(system, ["done"] * RUNS), pause=0.05)
    await drain.stop()
    assert crowd.most <= 2
    assert crowd.begun == RUNS
    assert drain.last_processed is not None


async def test_a_lease_is_kept_alive_while_a_step_takes_long(system: System) -> None:
    """Three times the lease later the run is still its own."""
    system.settings.lease_seconds = 1.0
    crowd = await crowded(system, 1)
    slow, other = Drain(system), Drain(system)
    await slow.start()
    await until(lambda: crowd.begun >= 1)
    for _ in range(6):
        await asyncio.sleep(0.4)
        assert await other.look() == 0
    crowd.door.set()
    await until(lambda: has(system, ["done"]), pause=0.02)
    await slow.stop()
    assert crowd.begun == 1


async def test_what_a_stopped_worker_had_begun_is_taken_over(system: System) -> None:
    system.settings.lease_seconds = 2.0
    crowd = await crowded(system, 3)
    first = Drain(system)
    await first.look()
    await until(lambda: crowd.begun >= 3)
    await first.stop()
    assert crowd.inside == 0
    crowd.door.set()
    await asyncio.sleep(2.1)
    second = Drain(system)
    assert await second.look() == 3
    await second.idle()
    assert await statuses(system) == ["done"] * 3


async def test_time_that_is_moved_frees_nobodys_run(system: System) -> None:
    crowd = await crowded(system, 1)
    first, second = Drain(system), Drain(system)
    await first.look()
    await until(lambda: crowd.begun >= 1)
    system.clock.skip(timedelta(days=2))
    assert await second.look() == 0
    crowd.door.set()
    await first.idle()
    assert crowd.begun == 1


async def test_who_stands_in_line_before_a_provider_needs_no_hand(system: System) -> None:
    """With one hand and a service that takes nobody for minutes, other runs end meanwhile."""
    system.settings.concurrency = 1
    crowd = await crowded(system, 3)
    line = Pace("busy", (Limit(1, 300.0),), patience=400.0)
    await line.turn()
    stands = asyncio.Event()

    async def queue(_ctx: Context, _facts: dict[str, Any]) -> Done:
        stands.set()
        await line.turn()
        return Done()

    queued = Step("queue", "Queue", queue)
    system.workflows["queue"] = replace(
        system.workflows["crowd"], kind="queue", steps=(queued,), urgency=1
    )
    actor = await journey.customer(system, "Busy")
    async with system.work(actor) as work:
        await workflow.start(work, "queue", new_id(), {})
    crowd.door.set()
    drain = Drain(system)
    await drain.start()
    await until(lambda: has(system, ["done"] * 3 + ["running"]), pause=0.02)
    assert stands.is_set()
    await drain.stop()
    assert crowd.most == 1
