"""Drains due runs: claims them, works on several at a time, keeps their leases alive."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog

from core import advance, health, pace
from core.health import Worker
from core.metrics import BUSY_RUNS
from core.system import System

log = structlog.get_logger()
IDLE_SECONDS = 1.0
MOST_IN_LINE = 10
"""Runs in hand for each hand, at most, those included that stand in line before a service."""


class Drain:
    """One worker's hands.

    One that does not work ``by_itself`` looks when it is told to. A run that stands in line before a
    service that limits its calls needs no hand until its turn comes.
    ``last_look`` is when it last asked for work, ``last_processed`` when it last ended one; both by
    the wall clock, so that moved time makes no worker look dead.
    """

    def __init__(self, system: System, *, by_itself: bool = True) -> None:
        self.system = system
        self._by_itself = by_itself
        self.worker = secrets.token_hex(8)
        self.started_at = self.last_look = system.clock.wall()
        self.last_processed: datetime | None = None
        self._busy: dict[UUID, asyncio.Task[None]] = {}
        self._in_line: Counter[UUID] = Counter()
        self._wake = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._deaf: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin to drain until ``stop``."""
        self._deaf = self.system.bus.listen("runs", lambda _topic: self._wake.set())
        self._loops = [asyncio.create_task(self._keep())]
        if self._by_itself:
            self._loops.append(asyncio.create_task(self._work()))

    async def stop(self) -> None:
        """Stop claiming and let go of steps in progress; their leases run out."""
        self._deaf()
        for task in [*self._loops, *self._busy.values()]:
            task.cancel()
        for task in [*self._loops, *self._busy.values()]:
            with suppress(asyncio.CancelledError):
                await task
        if self._loops:
            await self._say(health.gone(self.system, self.worker))

    async def look(self) -> int:
        """Claim what is due and start on it; return how many runs were claimed."""
        self.last_look = self.system.clock.wall()
        hands = self.system.settings.concurrency
        free = min(
            hands - len(self._busy) + len(self._in_line), hands * MOST_IN_LINE - len(self._busy)
        )
        if free <= 0:
            return 0
        claimed = await advance.claim(self.system, self.worker, free)
        for run_id, organization_id in claimed:
            if run_id in self._busy:
                continue  # its lease ran out under our hands; we have it again, and work on it once
            task = asyncio.create_task(self._advance(run_id, organization_id))
            self._busy[run_id] = task
        BUSY_RUNS.set(len(self._busy))
        return len(claimed)

    async def idle(self) -> None:
        """Wait until nothing this worker has claimed is still being worked on."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def beat(self) -> None:
        """Give a sign of life that other processes can read."""
        sign = Worker(
            id=self.worker,
            started_at=self.started_at,
            looked_at=self.last_look,
            processed_at=self.last_processed,
            lately=self.system.lately.to_json(),
        )
        await health.beat(self.system, sign)

    async def _advance(self, run_id: UUID, organization_id: UUID) -> None:
        pace.standing.set(partial(self._standing, run_id))
        pace.rank.set(run_id.int)  # ids are ordered by time: what began first goes first
        try:
            await advance.advance(self.system, self.worker, run_id, organization_id)
        except Exception:
            log.exception("advance_crashed", run=str(run_id))
        finally:
            self.last_processed = self.system.clock.wall()
            self._busy.pop(run_id, None)
            self._wake.set()

    @contextmanager
    def _standing(self, run_id: UUID) -> Iterator[None]:
        """Free a run's hand while any of its calls stands in line."""
        self._in_line[run_id] += 1
        self._wake.set()
        try:
            yield
        finally:
            self._in_line[run_id] -= 1
            self._in_line += Counter()  # drops who stands no more

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            try:
                claimed = await self.look()
            except Exception:
                log.exception("claim_failed")
                claimed = 0
            if not claimed:
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._wake.wait()

    async def _keep(self) -> None:
        while True:
            await self._say(self.beat())
            await asyncio.sleep(self.system.settings.lease_seconds / 3)
            if self._busy:
                await self._say(advance.renew(self.system, self.worker, list(self._busy)))

    @staticmethod
    async def _say(word: Awaitable[None]) -> None:
        try:
            await word
        except Exception:
            log.exception("worker_unheard")
