"""Messages that did not arrive, or of which nobody knows, and what a person decides about them."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import Conflict, NotFound
from core.sending import dead_letters, ledger
from core.sending.delivery import deliver_due
from core.settings import Settings
from core.system import System
from data.sending.campaigns import CampaignStatus
from tests.support.campaigning import seen, settled
from tests.support.delivering import messages
from tests.support.journey import customer
from tests.support.ledger import campaign, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    return relaying


async def test_a_person_sends_a_dead_letter_again_and_its_campaign_goes_on(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 3, sender_id=sender_id)
    blocked, lost, _ = await messages(system, one)
    relay.answers = {blocked.email: b"554 5.7.1 blocked for now"}
    relay.vanishing = {lost.email}
    await deliver_due(system)
    await settled(system)
    assert (await seen(system, owner, one)).status == CampaignStatus.sent
    async with system.work(owner) as work:
        assert await dead_letters.counts(work) == {"failed": 1, "unknown": 1, "held": 0}
        found = await dead_letters.listing(work, search=blocked.email)
        assert [letter.id for letter in found.rows] == [blocked.id]
        with pytest.raises(Conflict, match="already"):
            await dead_letters.retry(work, [lost.id])
    stranger = await customer(system, "Beta")
    async with system.work(stranger) as work:
        assert (await dead_letters.listing(work)).total == 0
        with pytest.raises(NotFound):
            await dead_letters.retry(work, [blocked.id])
    relay.answers.clear()
    async with system.work(owner) as work:
        assert await dead_letters.retry(work, [blocked.id]) == 1
        await dead_letters.settle(work, lost.id, arrived=True)
    assert (await seen(system, owner, one)).status == CampaignStatus.sending
    await deliver_due(system)
    assert await statuses(system, one) == {"sent": 3}
    assert relay.doubled() == []
    async with system.work(owner) as work:
        told = await ledger.receipt(work, one)
        assert "planned,3" in ledger.receipt_table(told)


async def test_what_a_provider_has_taken_is_not_sent_again(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 1, sender_id=sender_id)
    [message] = await messages(system, one)
    async with system.work(owner) as work:
        row = await work.session.get_one(type(message), message.id)
        row.status, row.provider_ref = "unknown", "taken-1"
        assert await dead_letters.retry(work, [message.id], confirmed=True) == 0
    await asyncio.gather(deliver_due(system), deliver_due(system))
    assert relay.arrived == []
    assert await statuses(system, one) == {"sent": 1}
