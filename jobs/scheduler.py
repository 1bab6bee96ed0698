"""Runs the ticks: APScheduler for the beat, our tables for what is due, one leader for duties."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.metrics import LOOP_LAG_SECONDS
from core.system import System
from core.timers import take
from jobs.timers import TICKS, Tick

log = structlog.get_logger()
DURABLE_BEAT = timedelta(seconds=10)
LAG_BEAT_SECONDS = 0.1
LAG_WINDOW = 50


class Scheduler:
    """The beat of one process. ``leads`` answers whether this process does the leader's duties."""

    def __init__(self, system: System, ticks: tuple[Tick, ...] = TICKS) -> None:
        self.system = system
        self.ticks = ticks
        self._beat = AsyncIOScheduler(timezone="UTC")
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._lag: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to tick."""
        for tick in self.ticks:
            seconds = min(tick.every, DURABLE_BEAT).total_seconds()
            self._beat.add_job(
                self._begin,
                "interval",
                seconds=seconds,
                args=[tick],
                id=tick.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._beat.start()
        self._lag = asyncio.create_task(measure_lag())

    async def stop(self) -> None:
        """Stop ticking and let go of duties in progress, which another process or time takes up."""
        self._beat.pause()
        await asyncio.sleep(0)  # a tick that was on its way has begun
        self._beat.shutdown(wait=False)
        ending = [*self._at_work.values(), *([self._lag] if self._lag else [])]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def _begin(self, tick: Tick) -> None:
        """Begin a duty, unless it is still being done: a tick that comes too early is left out.

        APScheduler has nothing to wait for, so nothing of it complains of slowness or is torn down.
        """
        if tick.name not in self._at_work:
            task = self._at_work[tick.name] = asyncio.create_task(self.do(tick), name=tick.name)
            task.add_done_callback(lambda _: self._at_work.pop(tick.name))

    async def do(self, tick: Tick) -> None:
        """Carry out one duty if it is ours and due; a failure is logged and tried next time."""
        try:
            if tick.leader_only and not await self.system.leads():
                return
            if tick.durable and not await take(self.system, tick.name, tick.every):
                return
            await tick.duty(self.system)
        except Exception:
            log.exception("tick_failed", tick=tick.name)


async def measure_lag() -> None:
    """Keep the loop-lag gauge at the longest delay of the last five seconds."""
    delays: list[float] = []
    while True:
        before = time.perf_counter()
        await asyncio.sleep(LAG_BEAT_SECONDS)
        delays = [*delays[-LAG_WINDOW + 1 :], time.perf_counter() - before - LAG_BEAT_SECONDS]
        LOOP_LAG_SECONDS.set(max(0.0, *delays))
