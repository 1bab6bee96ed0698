"""Kills couriers at random moments while a campaign leaves, and counts what came of it."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from core.sending import ledger
from core.sending.ledger import MOST_NAMED
from core.system import Actor, System
from tests.support.delivering import messages
from tests.support.ledger import statuses
from tests.support.sink import Sink
from tests.support.worker import Workers

LONGEST_LIFE_SECONDS = 0.1
"""How long a courier lives after it has delivered its first message."""
SLOWEST_BEGINNING_SECONDS = 5.0
GIVE_UP_SECONDS = 90.0
OPEN = ("queued", "claimed", "sending")


@dataclass(frozen=True, slots=True)
class Toll:
    """What was killed, and how many messages are of unknown fate."""

    kills: int
    unknown: int
    arrived: int


async def kill_often(
    system: System, workers: Workers, campaign_id: UUID, sink: Sink, *, kills: int, seed: int
) -> None:
    """Kill a courier so many times in the middle of a campaign, then let the campaign end."""
    chance = random.Random(seed)
    for _ in range(kills):
        before = len(sink.arrived)
        pid = await workers.start()
        with suppress(TimeoutError):
            await sink.took(before + 1, SLOWEST_BEGINNING_SECONDS, 0.002)
        await asyncio.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
        workers.kill(pid)
    await workers.start()
    end = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < end:
        left = await statuses(system, campaign_id)
        if not any(left.get(status) for status in OPEN):
            return
        await asyncio.sleep(0.1)


async def require_at_most_once(
    system: System, owner: Actor, campaign_id: UUID, sink: Sink, *, kills: int, connections: int
) -> Toll:
    """Assert that nobody got two, nothing was lost, and what nobody knows is named and little."""
    sent: set[str] = set()
    unknown: set[str] = set()
    for message in await messages(system, campaign_id):
        assert message.status in ("sent", "unknown"), (message.status, message.error_detail)
        (sent if message.status == "sent" else unknown).add(message.email)
    arrived = Counter(who for who, _ in sink.arrived)
    assert [who for who, times in arrived.items() if times > 1] == [], "doubled"
    assert sent - arrived.keys() == set(), "lost"
    assert arrived.keys() - sent <= unknown
    assert len(unknown) <= kills * connections
    async with system.work(owner) as work:
        told = await ledger.receipt(work, campaign_id)
    assert told["balance"]["holds"]
    assert len(told["unknown"]) == min(len(unknown), MOST_NAMED)
    return Toll(kills, len(unknown), len(arrived))
