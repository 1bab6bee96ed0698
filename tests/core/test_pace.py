"""A line before a service: politeness that survives a process that could not look for a while."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest

from core.errors import RateLimited
from core.pace import Limit, Pace

SPACING = 0.05


async def departures(pace: Pace, callers: int, stall: float = 0.0) -> list[float]:
    """Return when each of so many callers left, with a process that sleeps on its feet once."""
    left: list[float] = []

    async def call() -> None:
        await pace.turn()
        left.append(time.monotonic())

    async def stand_still() -> None:
        await asyncio.sleep(SPACING)
        time.sleep(stall)  # noqa: ASYNC251 - the stall of the loop is the point

    await asyncio.gather(*(call() for _ in range(callers)), stand_still())
    return left


async def test_callers_leave_in_line() -> None:
    left = await departures(Pace("p", (Limit(1, SPACING),)), 6)
    gaps = [later - earlier for earlier, later in itertools.pairwise(left)]
    assert min(gaps) >= SPACING


async def test_those_held_up_together_do_not_leave_together() -> None:
    """A loop that stood still for five turns lets one caller go, then the next a spacing later."""
    left = await departures(Pace("p", (Limit(1, SPACING),)), 8, stall=5 * SPACING)
    gaps = [later - earlier for earlier, later in itertools.pairwise(left)]
    assert min(gaps) >= SPACING
    assert max(gaps) >= 4 * SPACING


async def test_a_window_holds_at_most_its_calls() -> None:
    left = await departures(Pace("p", (Limit(3, 0.2),)), 7)
    assert left[3] - left[0] >= 0.2
    assert left[6] - left[3] >= 0.2


async def test_who_would_stand_too_long_is_told_when_to_come_back() -> None:
    pace = Pace("p", (Limit(1, 10.0),), patience=5.0)
    await pace.turn()
    with pytest.raises(RateLimited) as refused:
        await pace.turn()
    assert refused.value.advice.retry_after == pytest.approx(10.1, abs=0.2)


async def test_a_closed_line_holds_those_who_stood_in_it_already() -> None:
    """The service said no: whoever was let in before waits too, or leaves when that is too long."""
    pace = Pace("p", (Limit(1, SPACING),), patience=1.0)
    await pace.turn()
    began = time.monotonic()
    waiting = asyncio.create_task(pace.turn())
    await asyncio.sleep(0)
    pace.close(4 * SPACING)
    await waiting
    assert time.monotonic() - began >= 4 * SPACING
    waiting = asyncio.create_task(pace.turn())
    await asyncio.sleep(0)
    pace.close(30.0)
    with pytest.raises(RateLimited):
        await waiting


async def test_the_line_says_how_long_it_is() -> None:
    pace = Pace("p", (Limit(1, 10.0),))
    assert pace.wait_seconds() == 0.0
    await pace.turn()
    assert 9.0 < pace.wait_seconds() <= 10.1
