"""The database's disk is full in the middle of a campaign: mail waits, says why, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from core.operations import sending_health
from core.sending.delivery import Delivery
from core.settings import Settings
from core.system import System
from jobs.delivery import Deliveries
from tests.support.database import TestServer
from tests.support.delivering import looked
from tests.support.ledger import ADMIN, campaign, fill, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink
from tests.support.waiting import until
from ui import health
from ui.operations.sending_health import cards

CONNECTIONS = 4
FULL = """
    create function full_disk() returns trigger language plpgsql as $$ begin
        raise exception 'could not extend file "base/1/2": No space left on device'
              using errcode = '53100';
    end $$;
    create trigger full_disk before update on messages for each row
      when (new.status = '{status}') execute function full_disk()
"""


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    relaying.relay_connections = CONNECTIONS
    return relaying


@contextmanager
def full(server: TestServer, database_url: str, status: str) -> Iterator[None]:
    """Let no message come to a status while this lasts, as PostgreSQL does on a full disk."""
    with server.admin_of(database_url) as connection:
        connection.execute(FULL.format(status=status))
        try:
            yield
        finally:
            connection.execute("drop function full_disk() cascade")


async def told(system: System) -> tuple[int, str, str]:
    """Return what /health answers and why, and what the page of sending says of the database."""
    transport = httpx.ASGITransport(health.worker_app(system))
    async with httpx.AsyncClient(transport=transport, base_url="http://worker.test") as client:
        answer = await client.get("/health")
    async with system.platform(ADMIN) as work:
        figures = cards(await sending_health.figures(work))
    shown = next(one for one in figures if one.id == "database")
    return answer.status_code, answer.json()["why"], f"{shown.value} {shown.trend}".strip()


async def test_a_full_disk_holds_mail_up_says_so_and_costs_nothing(
    system: System, server: TestServer, database_url: str, relay: Sink
) -> None:
    system.last_look = system.clock.wall
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 40, sender_id=sender_id)
    delivery = Delivery(system)
    await delivery.start()
    with full(server, database_url, "sent"):
        await looked(delivery)
        await until(lambda: bool(system.unwritten))
        assert await told(system) == (
            503,
            "The disk of the database is full.",
            "Full The disk of the database is full. Mail waits.",
        )
        assert len(relay.arrived) <= CONNECTIONS
    await delivery.idle()
    await delivery.stop()
    assert await statuses(system, one) == {"sent": 40}

    deliveries = Deliveries(system)
    await fill(system, owner, one, 5)
    with full(server, database_url, "claimed"):
        await deliveries.start()
        await until(lambda: bool(system.unwritten))
    await relay.took(45)
    await deliveries.stop()
    assert relay.doubled() == []
    assert await statuses(system, one) == {"sent": 45}
    assert await told(system) == (200, "", "Well")
