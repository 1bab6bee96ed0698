"""Sliding windows: exact, across buckets, and under concurrent callers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.accounts import rates
from core.accounts.rates import Quota
from core.system import Actor, System

FEW = (Quota("few", 3, 60),)
BOTH = (Quota("burst", 2, 1), Quota("minute", 3, 60))


async def test_a_window_slides(system: System) -> None:
    for _ in range(3):
        assert (await rates.take(system, [("a", FEW)])).wait_seconds == 0
        system.clock.skip(timedelta(seconds=10))
    full = await rates.take(system, [("a", FEW)])
    assert full.wait_seconds == pytest.approx(30, abs=3)
    assert (full.standings[0].left, full.standings[0].reset_seconds) == (0, full.wait_seconds)
    system.clock.skip(timedelta(seconds=full.wait_seconds))
    after = await rates.take(system, [("a", FEW)])
    assert (after.wait_seconds, after.standings[0].left) == (0, 0)
    assert (await rates.take(system, [("a", FEW)])).wait_seconds == pytest.approx(10, abs=3)


async def test_the_narrowest_quota_decides(system: System) -> None:
    first = await rates.take(system, [("a", BOTH)])
    assert [each.left for each in first.standings] == [1, 2]
    second = await rates.take(system, [("a", BOTH)])
    burst = await rates.take(system, [("a", BOTH)])
    if burst.wait_seconds == 0:  # the machine was slower than the burst
        burst = await rates.take(system, [("a", BOTH)])
    assert [each.left for each in second.standings] == [0, 1]
    assert burst.wait_seconds > 0
    system.clock.skip(timedelta(seconds=2))
    await rates.take(system, [("a", BOTH)])
    system.clock.skip(timedelta(seconds=2))
    assert (await rates.take(system, [("a", BOTH)])).wait_seconds > 50


async def test_a_refused_call_counts_nowhere(system: System) -> None:
    one, ten = (Quota("one", 1, 60),), (Quota("ten", 10, 60),)
    await rates.take(system, [("full", one)])
    refused = await rates.take(system, [("wide", ten), ("full", one)])
    assert refused.wait_seconds > 0
    counted = await rates.take(system, [("wide", ten)])
    assert counted.standings[0].left == 9


async def test_callers_at_once_get_no_more_than_there_is(system: System) -> None:
    taken = await asyncio.gather(*(rates.take(system, [("a", FEW)]) for _ in range(9)))
    assert sum(each.wait_seconds == 0 for each in taken) == 3


async def test_what_counts_no_more_is_forgotten(system: System) -> None:
    await rates.take(system, [("old", FEW)])
    system.clock.skip(rates.LONGEST + timedelta(seconds=1))
    await rates.take(system, [("new", FEW)])
    async with system.platform(Actor.job()) as work:
        assert await rates.prune(work) == 1
        assert await rates.prune(work) == 0
