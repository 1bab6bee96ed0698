"""Whether the installation is well: does the database answer, does anybody do the work."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog

from core.strain import Ask, Sign, signs
from core.system import Actor, PlatformWork, System
from data import workers as rows
from data.workers import Worker

__all__ = ["Ask", "Depth", "Health", "Sign", "Worker", "beat", "check", "gone", "strain"]

PATIENCE_SECONDS = 3.0
"""How long the database may take to answer."""
SILENCE = timedelta(seconds=30)
"""A worker that has not looked for work this long counts as dead."""
FORGET = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Depth:
    """What is due and in nobody's hands."""

    runs: int = 0
    mails: int = 0
    stripe_events: int = 0
    propagation: int = 0
    messages: int = 0
    """Messages of campaigns and single ones; counted up to 100,000."""

    def to_json(self) -> dict[str, int]:
        """Return the figures by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Health:
    """What a look at the installation found; ages are seconds, None when there is nothing to age."""

    database: bool
    database_ms: float | None = None
    workers: int = 0
    looked_seconds_ago: float | None = None
    processed_at: datetime | None = None
    depth: Depth | None = None
    unwritten: str = ""
    """Why this process cannot write, "" when it can."""
    signs: tuple[Sign, ...] = ()

    @property
    def working(self) -> bool:
        """Tell whether some worker has looked for work lately."""
        return self.workers > 0

    @property
    def well(self) -> bool:
        """Tell whether everything needed is there."""
        return self.database and self.working and not self.unwritten


async def check(system: System) -> Health:
    """Look at the database and the workers of all processes; never raises."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), system.platform(Actor.job()) as work:
            found, depth = await _look(work)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is an answer
        log.warning("health_check_failed", error=type(error).__name__)
        return Health(database=False)
    wall = system.clock.wall()
    alive = _alive(found, wall)
    processed = [worker.processed_at for worker in found if worker.processed_at]
    return Health(
        database=True,
        database_ms=round((time.perf_counter() - began) * 1000, 1),
        workers=len(alive),
        looked_seconds_ago=(wall - found[0].looked_at).total_seconds() if found else None,
        processed_at=max(processed, default=None),
        depth=depth,
        unwritten=system.unwritten,
        signs=_signs(alive, depth),
    )


async def strain(work: PlatformWork) -> tuple[Sign, ...]:
    """Return the signs of strain over all processes, those that show and those that do not."""
    found, depth = await _look(work)
    return _signs(_alive(found, work.system.clock.wall()), depth)


async def beat(system: System, worker: Worker) -> None:
    """Write a worker's sign of life, and forget those that died a day ago."""
    async with system.platform(Actor.job()) as work:
        await rows.forget_before(work.session, system.clock.wall() - FORGET)
        await rows.beat(work.session, worker)


async def gone(system: System, worker_id: str) -> None:
    """Take a worker that stops off the list."""
    async with system.platform(Actor.job()) as work:
        await rows.gone(work.session, worker_id)


async def _look(work: PlatformWork) -> tuple[list[Worker], Depth]:
    row = await rows.waiting(work.session, work.now(), work.system.clock.wall())
    depth = Depth(row.runs, row.mails, row.stripe_events, row.propagation, row.messages)
    return await rows.everything(work.session), depth


def _alive(found: list[Worker], wall: datetime) -> list[Worker]:
    return [worker for worker in found if worker.looked_at > wall - SILENCE]


def _signs(alive: list[Worker], depth: Depth) -> tuple[Sign, ...]:
    return signs([worker.lately for worker in alive], depth.runs + depth.propagation)
