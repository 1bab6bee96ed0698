"""The switch under full load: two processes deliver, and a second later nothing leaves any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.sending import controls, ledger
from core.settings import Settings
from core.system import System
from data.sending.switches import SwitchScope
from tests.support.couriers import couriers
from tests.support.ledger import ADMIN, campaign, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink, sink

MESSAGES = 3_000
EVERYBODY = SwitchScope.everybody


@pytest.fixture
async def relay() -> AsyncIterator[Sink]:
    async with sink(delay=0.005) as opened:
        yield opened


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    return relaying


@pytest.mark.slow
async def test_no_message_leaves_a_second_after_the_switch_though_no_doorbell_rings(
    system: System,
    settings: Settings,
    relay: Sink,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The couriers are deaf: what stops them stands in the table itself. Then they go on exactly."""
    monkeypatch.setenv("DEAF", "yes")
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, MESSAGES, sender_id=sender_id)
    with couriers(settings, tmp_path / "couriers.log") as workers:
        await workers.start()
        await workers.start()
        await relay.took(100)
        await controls.stop(system, ADMIN, scope=EVERYBODY, reason="Incident")
        pressed_at = time.monotonic()
        await asyncio.sleep(1.2)
        stopped_at = len(relay.arrived)
        assert stopped_at < MESSAGES
        assert relay.last_at - pressed_at < 1.0
        async with system.work(owner) as work:
            counts = await ledger.balance(work, one)
        assert counts["holds"]
        assert (counts["sent"], counts["held"]) == (stopped_at, MESSAGES - stopped_at)
        await controls.resume(system, ADMIN, scope=EVERYBODY)
        await relay.took(stopped_at + 50)
        await controls.stop(
            system,
            ADMIN,
            scope=SwitchScope.organization,
            organization_id=owner.organization_id,
            reason="Complaints",
        )
        pressed_at = time.monotonic()
        await asyncio.sleep(1.2)
        assert relay.last_at - pressed_at < 1.0
    assert relay.doubled() == []
    assert (await statuses(system, one))["sent"] == len(relay.arrived)
