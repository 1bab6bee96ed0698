"""Events of messages: gathered in memory and written in batches, or recorded at once.

Opens and clicks come in by the thousand and may be lost by a crash for a quarter of a second;
everything else is recorded in the transaction that acts on it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import DataError, IntegrityError

from core import metrics
from core.sending.machines import WINDOWS
from core.system import Actor, PlatformWork, System
from data.sending import event_writes as rows
from data.sending.event_writes import Hit, Touched
from data.sending.events import EventKind, MessageEvent

__all__ = ["Buffer", "EventKind", "Hit", "MessageEvent", "count_due", "record", "record_all"]

FLUSH_SECONDS = 0.25
BATCH = 5_000
COUNTED_AT_ONCE = 1_000
"""Batches up to this size are counted as they are written; what comes faster, by the clock."""
MOST_WAITING = 100_000
"""Events kept while the database is slow or away; what comes beyond is counted as lost."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
CLOSING_SECONDS = 10.0

log = structlog.get_logger()


async def record(
    work: PlatformWork,
    message_id: UUID,
    kind: EventKind,
    *,
    at: datetime | None = None,
    link: int = 0,
    machine: str = "",
    agent: str = "",
    network: str = "",
    detail: dict[str, Any] | None = None,
) -> bool:
    """Record one event in the transaction of its cause; False when there is no such message."""
    hit = Hit(
        message_id, kind, at or work.now(), link, machine, agent, network, json.dumps(detail or {})
    )
    return await record_all(work, [hit]) > 0


async def record_all(work: PlatformWork, hits: Sequence[Hit]) -> int:
    """Record events in one transaction and return how many were stored."""
    written = await rows.write(work.session, hits, WINDOWS)
    _ring(work, written.touched)
    return written.events


async def count_due(system: System) -> int:
    """Count events that came in faster than they could be counted; return of how many messages."""
    counted, batch = 0, COUNTED_AT_ONCE
    while batch == COUNTED_AT_ONCE:
        began = time.monotonic()
        async with system.platform(Actor.job()) as work:
            touched, batch = await rows.count_due(work.session, WINDOWS, COUNTED_AT_ONCE)
            _ring(work, touched)
        counted += batch
        if batch == COUNTED_AT_ONCE:
            await asyncio.sleep(time.monotonic() - began)
    return counted


def _ring(work: PlatformWork, touched: Iterable[Touched]) -> None:
    """Ring the campaigns, and the organizations' figures."""
    topics = set()
    for organization_id, campaign_id in touched:
        topics.add(f"organization:{organization_id}:events")
        if campaign_id is not None:
            topics.add(f"campaign:{campaign_id}")
    for topic in sorted(topics):
        work.ring(topic)


class Buffer:
    """Gathers opens and clicks and writes them every 250 ms or 5,000. For one event loop."""

    def __init__(self, system: System, *, most_waiting: int = MOST_WAITING) -> None:
        self._system, self._most = system, most_waiting
        self._waiting: list[Hit] = []
        self._full = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        system.closing.append(self.close)

    def add(self, hit: Hit) -> None:
        """Take an event in, or count it as lost when there is no room."""
        if len(self._waiting) >= self._most:
            metrics.TRACKED_LOST.inc()
            return
        self._waiting.append(hit)
        if self._task is None:
            self._task = asyncio.create_task(self._write_for_ever(), name="tracking-events")
        elif len(self._waiting) == BATCH:
            self._full.set()

    async def close(self) -> None:
        """Write what still waits, for ten seconds at most."""
        if self._task is None:
            return
        self._closing = True
        self._full.set()
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._task
        except TimeoutError:
            log.warning("tracking_events_lost", events=len(self._waiting))
        self._task = None

    async def _write_for_ever(self) -> None:
        pause, size = 0.0, BATCH
        while True:
            await self._gather(pause)
            batch = self._waiting[:size]
            if not batch or await self._written(batch):
                del self._waiting[: len(batch)]
                pause, size = 0.0, BATCH
            else:
                pause = min(max(pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
                size = max(1, size // 10)
            metrics.TRACKED_WAITING.set(len(self._waiting))
            if self._closing and not self._waiting:
                return

    async def _gather(self, pause: float) -> None:
        """Wait until there is a full batch, or it is time to write what there is."""
        if not pause and (self._closing or len(self._waiting) >= BATCH):
            return
        self._full.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(pause or FLUSH_SECONDS):
                await self._full.wait()

    async def _written(self, batch: list[Hit]) -> bool:
        """Write a batch; False when it has to be tried again, in smaller pieces."""
        try:
            async with self._system.platform(Actor.job()) as work:
                if len(batch) <= COUNTED_AT_ONCE:
                    await record_all(work, batch)
                else:
                    await rows.store(work.session, batch)
        except (DataError, IntegrityError) as error:
            if len(batch) > 1:
                return False
            log.warning("tracking_event_unwritable", error=str(error.orig))
            metrics.TRACKED_LOST.inc()
            return True
        except Exception:
            log.exception("tracking_events_wait", events=len(batch))
            return False
        kinds = [hit.kind for hit in batch]
        for kind in (EventKind.opened, EventKind.clicked):
            metrics.TRACKED.labels(kind.value).inc(kinds.count(kind))
        return True
