"""A courier that is killed in the middle of a campaign doubles nothing and loses nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.settings import Settings
from core.system import System
from tests.support import mail_crash
from tests.support.couriers import couriers
from tests.support.ledger import campaign
from tests.support.relayed import relayed
from tests.support.sink import Sink, sink

KILLS, MESSAGES, CONNECTIONS = 10, 1_000, 5


@pytest.fixture
async def relay() -> AsyncIterator[Sink]:
    async with sink(delay=0.005) as opened:
        yield opened


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which a dead courier's messages are free after a second."""
    relaying.lease_seconds = 1
    relaying.relay_connections = CONNECTIONS
    return relaying


@pytest.mark.slow
async def test_nothing_is_doubled_or_lost_however_often_the_courier_dies(
    system: System, settings: Settings, relay: Sink, tmp_path: Path
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, MESSAGES, sender_id=sender_id)
    with couriers(settings, tmp_path / "couriers.log") as workers:
        await mail_crash.kill_often(system, workers, one, relay, kills=KILLS, seed=4)
    toll = await mail_crash.require_at_most_once(
        system, owner, one, relay, kills=KILLS, connections=CONNECTIONS
    )
    assert toll.arrived >= MESSAGES - toll.unknown
    assert toll.unknown > 0, "no kill hit a message in flight: the test proves nothing"
