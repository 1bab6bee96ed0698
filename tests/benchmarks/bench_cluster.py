"""Two machines delivering by the shared queue, beside the same two delivering by themselves."""

from __future__ import annotations

import os
import time
from contextlib import AsyncExitStack
from typing import Protocol

import pytest

from core.system import System
from data import job_queue
from jobs.cluster import Cluster
from jobs.delivery import Deliveries
from jobs.drain import Drain
from tests.jobs.test_cluster import settings, until_sent
from tests.support.ledger import campaign
from tests.support.relayed import relayed
from tests.support.sink import Sink

__all__ = ["settings"]

pytestmark = pytest.mark.bench
MESSAGES = int(os.environ.get("MESSAGES", "4000"))


class Hands(Protocol):
    """What delivers on one machine."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


async def test_queue_beside_own_loops(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    queue = await job_queue.ensure(system.database.conninfo)
    rates: dict[str, float] = {}
    for name in ("own loops", "queue", "own loops", "queue"):
        hands: list[Hands] = (
            [Deliveries(system), Deliveries(system)]
            if name == "own loops"
            else [Cluster(system, Drain(system, by_itself=False), queue) for _ in range(2)]
        )
        async with AsyncExitStack() as stack:
            for each in hands:
                await each.start()
                stack.push_async_callback(each.stop)
            one = await campaign(system, owner, MESSAGES, sender_id=sender_id)
            began = time.perf_counter()
            await until_sent(system, one, MESSAGES, seconds=300)
            rate = MESSAGES / (time.perf_counter() - began)
        rates[name] = max(rate, rates.get(name, 0.0))
    share = rates["queue"] / rates["own loops"]
    print(f"\nqueue {rates['queue']:.0f}/s, own loops {rates['own loops']:.0f}/s: {share:.2f}")
    print(f"100,000 messages in {100_000 / rates['own loops'] / 60:.1f} minutes of own loops")
    assert len(relay.arrived) == 4 * MESSAGES
