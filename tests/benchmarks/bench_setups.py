"""A hundred set-ups at once by ten hands, on a hundred connections to the database."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from core import loop
from core.domains import connections, looking
from core.settings import Settings
from core.system import Actor, System
from data.domains.domains import Domain
from data.session import DatabaseRole
from data.workflow import Run, RunStatus
from jobs.drain import Drain
from main import build
from tests.support import journey
from tests.support.recorded_sandbox import recorded_sandbox

SETUPS = 100
CONNECTIONS = 100
HANDS = 10


@pytest.mark.bench
def test_a_hundred_setups_at_once(database_url: str, tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path, database_url=database_url, database_pool=CONNECTIONS, concurrency=HANDS
    )
    loop.run(measured(settings))


async def measured(settings: Settings) -> None:
    """Set all domains up, print what it took, and see that every one is ready."""
    with recorded_sandbox() as sandbox:
        system = await build(settings.model_copy(update={"sandbox_url": sandbox.url}))
        held = await held_at_once(system)
        actor = await journey.customer(system)
        for number in range(SETUPS):
            async with system.work(actor) as work:
                await connections.connect(work, f"acme-mail-{number:03}.com")
        at_once = await moving(system)
        began, used = time.monotonic(), time.process_time()
        await set_up(system)
        took, processor = time.monotonic() - began, time.process_time() - used
        async with system.work(actor) as work:
            ended = Counter(one.status for one in await work.session.exec(select(Domain)))
        await system.close()
    print(f"\n{held} connections held at once, {at_once} set-ups under way at once")
    print(
        f"all ready after {took:.1f} s, processor {processor:.1f} s: {processor / SETUPS:.2f} each"
    )
    assert (held, at_once) == (CONNECTIONS, SETUPS)
    assert ended == {"ready": SETUPS}


async def held_at_once(system: System) -> int:
    """Open as many transactions as the pool allows and return how many were open together."""
    arrived, all_here = 0, asyncio.Event()

    async def hold() -> None:
        nonlocal arrived
        async with system.database.transaction(DatabaseRole.system):
            arrived += 1
            if arrived == CONNECTIONS:
                all_here.set()
            async with asyncio.timeout(60):
                await all_here.wait()

    await asyncio.gather(*(hold() for _ in range(CONNECTIONS)))
    return arrived


async def set_up(system: System) -> None:
    """Let one worker with its hands do what is due until nothing moves."""
    drain = Drain(system)
    await drain.start()
    while await moving(system):
        await looking.look_due(system)
        await asyncio.sleep(0.5)
    await drain.stop()


async def moving(system: System) -> int:
    """Return how many runs are under way."""
    query = select(func.count()).where(col(Run.status) == RunStatus.running)
    async with system.platform(Actor.job()) as work:
        return (await work.session.exec(query)).one()
