"""The clock's duties: the leader's once, everybody's everywhere, and none is lost by a restart."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.system import Actor, System
from core.timers import take
from jobs.scheduler import Scheduler
from jobs.timers import TICKS, Tick
from tests.support.waiting import until

DAY = timedelta(days=1)


class Duty:
    """A duty that counts."""

    def __init__(self) -> None:
        self.done = 0
        self.fails = False

    async def __call__(self, _system: System) -> None:
        """Count, or fail when told to."""
        self.done += 1
        if self.fails:
            message = "the duty failed"
            raise RuntimeError(message)


async def leads() -> bool:
    return True


async def follows() -> bool:
    return False


async def test_only_the_leader_does_the_leaders_duties(system: System) -> None:
    alone, shared = Duty(), Duty()
    scheduler = Scheduler(system, ())
    for system.leads in (follows, leads):
        await scheduler.do(Tick("alone", timedelta(seconds=1), alone))
        await scheduler.do(Tick("shared", timedelta(seconds=1), shared, leader_only=False))
    assert (alone.done, shared.done) == (1, 2)


async def test_a_daily_duty_is_done_once_a_day_whoever_is_alive(system: System) -> None:
    """Two processes, a restart, a skipped day: once each, and the missed day is caught up once."""
    duty = Duty()
    tick = Tick("nightly", DAY, duty)
    for _ in range(3):
        await Scheduler(system, (tick,)).do(tick)
    assert duty.done == 1
    system.clock.skip(DAY + timedelta(seconds=1))
    await asyncio.gather(*(Scheduler(system, (tick,)).do(tick) for _ in range(5)))
    assert duty.done == 2
    system.clock.skip(3 * DAY)
    for _ in range(3):
        await Scheduler(system, (tick,)).do(tick)
    assert duty.done == 3


async def test_due_times_are_kept_by_name(system: System) -> None:
    assert await take(system, "one", DAY)
    assert not await take(system, "one", DAY)
    assert await take(system, "two", DAY)


async def test_a_duty_that_fails_stops_no_other(system: System) -> None:
    broken, sound = Duty(), Duty()
    broken.fails = True
    scheduler = Scheduler(system, ())
    await scheduler.do(Tick("broken", timedelta(seconds=1), broken))
    await scheduler.do(Tick("sound", timedelta(seconds=1), sound))
    await scheduler.do(Tick("broken", timedelta(seconds=1), broken))
    assert (broken.done, sound.done) == (2, 1)


async def test_it_ticks_by_itself_and_stops(system: System) -> None:
    duty = Duty()
    scheduler = Scheduler(system, (Tick("often", timedelta(seconds=0.05), duty),))
    await scheduler.start()
    await until(lambda: duty.done >= 3)
    await scheduler.stop()
    done = duty.done
    await asyncio.sleep(0.2)
    assert duty.done == done


async def test_a_duty_longer_than_its_beat_is_done_once_and_let_go_of_in_silence(
    system: System, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = [], asyncio.Event()

    async def long(within: System) -> None:
        begun.append(within)
        try:
            async with within.platform(Actor.job()) as work:
                await work.session.run(text("select pg_sleep(60)"))
        finally:
            ended.set()

    scheduler = Scheduler(system, (Tick("long", timedelta(seconds=0.02), long),))
    await scheduler.start()
    await until(lambda: begun)
    await asyncio.sleep(0.1)
    await scheduler.stop()
    assert ended.is_set()
    assert len(begun) == 1
    assert [record.getMessage() for record in caplog.records] == []


def test_the_table_keeps_long_due_times_in_the_database() -> None:
    assert len({tick.name for tick in TICKS}) == len(TICKS)
    assert {tick.name: tick.durable for tick in TICKS} == {
        tick.name: tick.every >= timedelta(hours=1) for tick in TICKS
    }
    assert {"warmup", "reconciliation"} <= {tick.name for tick in TICKS if tick.durable}
