"""Shares work between machines: jobs of procrastinate on our database, over our own tables.

A job only says that there is work. What it takes is decided by the claims of our tables, which stay
the truth: a job that is done twice, late or never loses and doubles nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

from core import health
from core.sending.delivery import deliver_due
from core.system import System
from jobs.drain import Drain

SHARD = 5_000
"""Messages one job delivers at most, so that the others get their turn."""
SHARE = 500
"""For so many messages one more machine is asked to help."""
SHARDS, STEPS = 4, 4
"""Jobs of a kind that may wait at the same time, over all machines."""
MAIL, WORK = "mail", "work"
"""The queues. A machine takes one job of mail at a time: its courier fills every account as it is."""
FEED_SECONDS = 1.0
STALLED_SECONDS = 30.0
"""A worker that was silent so long is dead, and its jobs go to others."""

log = structlog.get_logger()


class Cluster:
    """One machine's share: ``enqueue`` says that there is work, ``feed`` does so by the clock.

    ``drain`` must not work by itself; it does when a job says so. ``conninfo`` leads to the queue.
    """

    def __init__(
        self,
        system: System,
        drain: Drain,
        conninfo: str,
        *,
        stalled_seconds: float = STALLED_SECONDS,
    ) -> None:
        self.system = system
        self._drain = drain
        self._stalled_seconds = stalled_seconds
        self._app = App(connector=PsycopgConnector(conninfo=conninfo))
        self._loops: list[asyncio.Task[None]] = []
        self._tasks = {
            duty.__name__: self._app.task(name=duty.__name__, queue=queue)(duty)
            for duty, queue in ((self.deliver_shard, MAIL), (self.run_steps, WORK))
        }

    async def start(self) -> None:
        """Begin to feed and to work."""
        await self._app.open_async()
        self._loops = [
            asyncio.create_task(duty)
            for duty in (
                self._hands(MAIL, 1),
                self._hands(WORK, self.system.settings.concurrency),
                self._feed_for_ever(),
            )
        ]

    async def stop(self) -> None:
        """Take no further job and let those under way end."""
        for task in reversed(self._loops):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._app.close_async()

    async def feed(self) -> None:
        """Enqueue a job for each piece of work that is due, and take jobs from the dead."""
        await self.retry_stalled()
        found = await health.check(self.system)
        if found.depth is None:
            return
        await self.enqueue("deliver_shard", min(SHARDS, -(-found.depth.messages // SHARE)))
        at_once = self.system.settings.concurrency
        await self.enqueue("run_steps", min(STEPS, -(-found.depth.runs // at_once)))

    async def enqueue(self, name: str, count: int) -> None:
        """See to it that so many jobs of a kind wait; those that wait already count."""
        for number in range(count):
            with suppress(AlreadyEnqueued):
                lock = f"{name}:{number}"
                await self._tasks[name].configure(queueing_lock=lock).defer_async()

    async def retry_stalled(self) -> int:
        """Give the jobs of workers that fell silent to others; return how many."""
        stalled = list(
            await self._app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=self._stalled_seconds
            )
        )
        for job in stalled:
            log.warning("job_stalled", job=job.id, task=job.task_name)
            with suppress(AlreadyEnqueued):
                await self._app.job_manager.retry_job(job)
        return len(stalled)

    async def deliver_shard(self) -> None:
        """Deliver messages that may leave now, up to a shard of them."""
        await deliver_due(self.system, SHARD)

    async def run_steps(self) -> None:
        """Work on the current steps of due runs, as many as there are hands."""
        await self._drain.look()
        await self._drain.idle()

    async def _hands(self, queue: str, count: int) -> None:
        """Take the jobs of a queue, so many at a time."""
        await self._app.run_worker_async(
            queues=[queue],
            concurrency=count,
            install_signal_handlers=False,
            shutdown_graceful_timeout=20,
            stalled_worker_timeout=self._stalled_seconds,
            update_heartbeat_interval=self._stalled_seconds / 3,
            delete_jobs="successful",
        )

    async def _feed_for_ever(self) -> None:
        while True:
            try:
                if await self.system.leads():
                    await self.feed()
            except Exception:
                log.exception("cluster_not_fed")
            await asyncio.sleep(FEED_SECONDS)
