"""The clock is set back or ahead by hours while a campaign is sent: nobody gets it twice, all get it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.sending.delivery import Delivery, deliver_due
from core.settings import Settings
from core.system import Actor, System
from data.sending.couriers import Courier, MailAccount
from tests.support.delivering import looked, messages
from tests.support.ledger import campaign, fill, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink

HOURS = timedelta(hours=3)


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    return relaying


async def test_a_clock_that_is_set_back_or_ahead_neither_stops_mail_nor_doubles_it(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port, per_second=1000)
    one = await campaign(system, owner, 30, sender_id=sender_id)
    grey = (await messages(system, one))[3]
    relay.answers = {grey.email: b"450 4.7.1 greylisted"}
    delivery = Delivery(system, batch=10)
    await delivery.start()
    assert await looked(delivery) == 10
    await delivery.idle()
    async with system.platform(Actor.job()) as work:
        account = (await work.session.exec(select(MailAccount))).one()
        account.closed_until = work.now() - timedelta(seconds=1)
        dead = Courier(id="dead", started_at=work.now(), lease_until=system.clock.wall() + HOURS)
        work.session.add(dead)

    system.clock.offset -= HOURS
    await delivery.keep()
    assert await delivery.look() == 0
    await delivery.keep()
    for _ in range(4):
        await delivery.look()
        await delivery.idle()
    assert await statuses(system, one) == {"sent": 29, "queued": 1}
    async with system.platform(Actor.job()) as work:
        left = (await work.session.get_one(Courier, "dead")).lease_until - system.clock.wall()
    assert left <= timedelta(seconds=system.settings.lease_seconds)

    relay.answers.clear()
    system.clock.skip(timedelta(minutes=2))
    await delivery.keep()
    await delivery.look()
    await delivery.idle()
    assert await statuses(system, one) == {"sent": 30}

    await fill(system, owner, one, 10)
    assert await delivery.look() == 10
    system.clock.skip(2 * HOURS)
    await delivery.keep()
    await delivery.idle()
    await delivery.stop()
    await fill(system, owner, one, 10)
    assert await deliver_due(system) == 10
    assert await statuses(system, one) == {"sent": 50}
    assert len(relay.arrived) == 50
    assert relay.doubled() == []
