"""Runs the ticks: APScheduler for the beat, our tables for what is due, one leader for duties."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
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
        self._lag: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to tick."""
        for tick in self.ticks:
            seconds = min(tick.every, DURABLE_BEAT).total_seconds()
            self._beat.add_job(
                self.do,
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
        """Stop ticking."""
        self._beat.shutdown(wait=False)
        if self._lag is not None:
            self._lag.cancel()
            with suppress(asyncio.CancelledError):
                await self._lag

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
