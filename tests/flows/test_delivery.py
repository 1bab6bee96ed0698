"""Campaigns and single messages on their way to a relay over TCP, every step in the ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sandbox.server import Server
from core.sending import ledger
from core.sending.delivery import deliver_due
from core.settings import Settings
from core.system import System
from tests.support.ledger import campaign, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink, sink


@pytest.fixture
async def relay() -> AsyncIterator[Sink]:
    async with sink(keep=True) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, database_url: str, sandbox: Server, relay: Sink) -> Settings:
    """Give settings under which the sink may be opened."""
    return Settings(
        home=tmp_path,
        database_url=database_url,
        sandbox_url=sandbox.url,
        lease_seconds=5,
        private_relays=f"127.0.0.1:{relay.port}",
    )


async def test_a_campaign_arrives_once_at_everybody(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 450, sender_id=sender_id)
    assert await deliver_due(system) == 450
    assert await statuses(system, one) == {"sent": 450}
    assert len(relay.arrived) == 450
    assert relay.doubled() == []
    assert b"Hello Bob" in relay.mails[0]
    async with system.work(owner) as work:
        counts = await ledger.balance(work, one)
    assert counts["holds"]
    assert counts["sent"] == counts["planned"] == 450
