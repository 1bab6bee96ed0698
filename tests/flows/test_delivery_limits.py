"""Limits on the way out: ramps, rates, relays that are gone, organizations that are held back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.sending import ledger, limits, pacing, transactional
from core.sending.delivery import deliver_due
from core.sending.transactional import Single
from core.settings import Settings
from core.system import System
from data.sending.campaigns import Campaign
from data.sending.organization_limits import Standing
from tests.support.delivering import in_the_morning, messages
from tests.support.ledger import ADMIN, campaign, statuses
from tests.support.relayed import redirected, relayed, young
from tests.support.sink import Sink

UNUSED = 1
"""A port on which nobody listens."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    relaying.lease_seconds = 60
    relaying.private_relays += f",127.0.0.1:{UNUSED}"
    return relaying


async def test_two_couriers_together_keep_to_the_pace_of_a_new_organization(
    system: System, relay: Sink
) -> None:
    """Never more than fifty in any hour, however many claim at once."""
    owner, sender_id = await relayed(system, relay.port)
    await young(system, owner)
    one = await campaign(system, owner, 130, sender_id=sender_id)
    await asyncio.gather(*(deliver_due(system) for _ in range(3)))
    assert len(relay.arrived) == 50
    async with system.work(owner) as work:
        why = await pacing.binding(work, await work.session.get_one(Campaign, one))
    assert why is not None
    assert why.limit == "50/h, new-organization ramp, 3 h remaining"
    system.clock.skip(59 * MINUTE)
    assert await deliver_due(system) == 0
    system.clock.skip(7 * MINUTE)
    await asyncio.gather(*(deliver_due(system) for _ in range(3)))
    assert len(relay.arrived) == 100
    system.clock.skip(3 * DAY)
    await deliver_due(system)
    assert len(relay.arrived) == 130
    assert relay.doubled() == []


async def test_a_relay_sends_no_faster_than_it_may_and_no_more_than_a_days_worth(
    system: System, relay: Sink
) -> None:
    in_the_morning(system)
    owner, sender_id = await relayed(system, relay.port, per_second=0.001, per_day=3)
    one = await campaign(system, owner, 40, sender_id=sender_id)
    for arrived in (1, 1, 2, 3, 3):
        if arrived > len(relay.arrived):
            system.clock.skip(timedelta(seconds=1_000))
        await asyncio.gather(deliver_due(system), deliver_due(system))
        assert len(relay.arrived) == arrived
    system.clock.skip(timedelta(seconds=1_000))
    assert await deliver_due(system) == 0
    async with system.work(owner) as work:
        why = await pacing.binding(work, await work.session.get_one(Campaign, one))
    assert why is not None
    assert why.limit.startswith("3/day, limit of the provider")


async def test_a_relay_that_is_gone_closes_the_account_and_costs_no_attempt(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 30, sender_id=sender_id)
    await redirected(system, owner, UNUSED)
    await deliver_due(system)
    assert await statuses(system, one) == {"queued": 30}
    assert {message.attempts for message in await messages(system, one)} == {0}
    async with system.work(owner) as work:
        why = await pacing.binding(work, await work.session.get_one(Campaign, one))
    assert why is not None
    assert why.limit == "The provider takes nothing at present"
    await redirected(system, owner, relay.port)
    system.clock.skip(MINUTE)
    await deliver_due(system)
    assert len(relay.arrived) == 30


async def test_a_suspended_organization_loses_nothing_and_staff_decide_on_its_single_messages(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    organization_id = owner.require_organization()
    one = await campaign(system, owner, 3, sender_id=sender_id)

    async def single(number: int) -> None:
        async with system.work(owner) as work:
            to = f"s{number}@receiver.example"
            wanted = Single(to=to, subject="Code", text="1", sender_id=sender_id)
            await transactional.send(work, wanted)

    await single(1)
    async with system.platform(ADMIN) as work:
        await limits.set_state(work, organization_id, Standing.suspended, "Complaints at 0.4 %")
    await single(2)
    assert await deliver_due(system) == 0
    async with system.work(owner) as work:
        assert (await ledger.balance(work, one))["held"] == 3
    async with system.platform(ADMIN) as work:
        await limits.set_state(work, organization_id, Standing.good, "Appeal granted")
        assert await limits.count_held(work, organization_id) == 2
    await deliver_due(system)
    assert len(relay.arrived) == 3
    async with system.platform(ADMIN) as work:
        assert await limits.release(work, organization_id) == 2
    await deliver_due(system)
    assert len(relay.arrived) == 5
