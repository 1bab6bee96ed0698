"""What works until it is stopped stops, though it is woken at that very moment."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from core.system import System
from jobs.delivery import Deliveries
from jobs.drain import Drain
from tests.support.waiting import until

TURNS = range(4)
"""Turns of the event loop between waking and stopping: the two meet in one of them."""


@pytest.mark.parametrize("kind", [Deliveries, Drain])
async def test_who_is_woken_while_being_stopped_stops(
    system: System, kind: type[Deliveries | Drain]
) -> None:
    for turns in TURNS:
        hands = kind(system)
        await hands.start()
        await until(partial(getattr, hands._wake, "_waiters"))
        hands._wake.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        stopping = asyncio.create_task(hands.stop())
        stopped, _ = await asyncio.wait([stopping], timeout=5)
        assert stopped
