"""Queues before services: in order, never too many in any window, no longer than patience."""

from __future__ import annotations

import asyncio
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RateLimited
from core.pace import Limit, Pace, rank


async def passed(pace: Pace, callers: int) -> list[tuple[int, float]]:
    """Let callers stand in line; return who passed when, by order of passing."""
    times: list[tuple[int, float]] = []

    async def call(number: int) -> None:
        await pace.turn()
        times.append((number, time.monotonic()))

    await asyncio.gather(*(call(number) for number in range(callers)))
    return times


async def test_callers_pass_in_the_order_they_came_however_late_they_wake() -> None:
    """The loop is held up once for the length of three windows: those called meanwhile wake together."""
    pace = Pace("x", (Limit(2, 0.05),))
    asyncio.get_running_loop().call_later(0.06, time.sleep, 0.17)
    assert [number for number, _ in await passed(pace, 12)] == list(range(12))


async def test_who_is_older_overtakes_and_who_went_away_holds_nobody_up() -> None:
    """Five come, the youngest first; each later one is older, and one of them goes away again."""
    pace, left = Pace("x", (Limit(1, 0.06),)), list[int]()
    await pace.turn()

    async def call(age: int) -> None:
        rank.set(-age)
        await pace.turn()
        left.append(age)

    callers = [asyncio.create_task(call(age)) for age in range(5)]
    await asyncio.sleep(0)
    callers[3].cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    assert left == [4, 2, 1, 0]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    calls=st.integers(1, 4),
    seconds=st.floats(0.02, 0.08),
    second_calls=st.integers(2, 6),
    callers=st.integers(1, 12),
)
def test_no_window_holds_more_than_its_limit(
    calls: int, seconds: float, second_calls: int, callers: int
) -> None:
    limits = (Limit(calls, seconds), Limit(second_calls, 0.1))
    times = [at for _, at in asyncio.run(passed(Pace("x", limits), callers))]
    for limit in limits:
        for first, last in zip(times, times[limit.calls :], strict=False):
            assert last - first >= limit.seconds


async def test_who_would_wait_too_long_is_told_when_to_come_back() -> None:
    pace = Pace("zapmail", (Limit(1, 100),), patience=5)
    await pace.turn()
    with pytest.raises(RateLimited) as caught:
        await pace.turn()
    assert caught.value.provider == "zapmail"
    assert 99 < (caught.value.advice.retry_after or 0) < 102


async def test_those_sent_away_take_no_turn() -> None:
    pace = Pace("x", (Limit(1, 100),), patience=5)
    await pace.turn()
    before = pace.wait_seconds()
    for _ in range(5):
        with pytest.raises(RateLimited):
            await pace.turn()
    assert pace.wait_seconds() <= before


async def test_who_asks_for_quiet_gets_it() -> None:
    pace = Pace("x", (Limit(100, 1),))
    pace.close(0.15)
    pace.close(0.01)
    began = time.monotonic()
    await pace.turn()
    assert time.monotonic() - began >= 0.14


async def test_without_limits_nobody_waits() -> None:
    pace = Pace("x", ())
    began = time.monotonic()
    await passed(pace, 100)
    assert pace.wait_seconds() == 0
    assert time.monotonic() - began < 0.5
