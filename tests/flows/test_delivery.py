"""Campaigns and single messages on their way to a relay over TCP, every step in the ledger."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from sqlmodel import select

from core.sending import controls, ledger, outcomes, suppressions, transactional
from core.sending.delivery import Delivery, deliver_due
from core.sending.delivery_results import MOST_ATTEMPTS
from core.sending.transactional import Single
from core.settings import Settings
from core.system import Actor, System
from data.sending.campaigns import CampaignStatus
from data.sending.contacts import Contact
from data.sending.events import MessageEvent
from data.sending.messages import Message, MessageStatus
from data.sending.switches import SwitchScope
from tests.support.delivering import claims, expire, looked, messages, move
from tests.support.ledger import ADMIN, campaign, statuses
from tests.support.relayed import relayed
from tests.support.sink import Sink
from tests.support.waiting import until

HOUR = timedelta(hours=1)
BUSY_DAY = 100_000
"""Messages that one process has to deliver in a day, with room to spare."""


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    relaying.lease_seconds = 60
    return relaying


async def test_a_campaign_arrives_once_at_everybody(system: System, relay: Sink) -> None:
    """At a pace at which the mail of a busy day takes a fraction of the day."""
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 300, sender_id=sender_id)
    began = time.monotonic()
    assert await deliver_due(system) == 300
    each = timedelta(seconds=time.monotonic() - began) / 300
    assert BUSY_DAY * each < timedelta(days=1) / 4
    assert len(relay.arrived) == 300
    assert relay.doubled() == []
    assert b"Hello Bob" in relay.mails[0]
    assert f"X-Campaign-ID: {one}".encode() in relay.mails[0]
    async with system.work(owner) as work:
        counts = await ledger.balance(work, one)
        told = await ledger.receipt(work, one)
        assert ledger.proven(work, told)
        assert not ledger.proven(work, {**told, "providers": {"relay": 301}})
    assert counts["holds"]
    assert counts["sent"] == counts["planned"] == 300
    assert told["providers"] == {"relay": 300}
    assert all(message.provider_ref or message.sent_at for message in await messages(system, one))


async def test_what_comes_in_meanwhile_does_not_wait_for_a_slow_relay(
    system: System, relay: Sink
) -> None:
    relay.delay = 0.15
    slow, slow_sender = await relayed(system, relay.port)
    other, other_sender = await relayed(system, relay.port, "Beta")
    one = await campaign(system, slow, 100, sender_id=slow_sender)
    delivering = asyncio.create_task(deliver_due(system))

    async def begun() -> bool:
        return "sending" in await statuses(system, one)

    await until(begun, pause=0.02)
    late = await campaign(system, other, 1, sender_id=other_sender)
    (message,) = await messages(system, late)
    await delivering
    assert [who for who, _ in relay.arrived].index(message.email) < 90


async def test_who_left_after_the_plan_was_made_gets_nothing(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 4, sender_id=sender_id)
    left, gone, removed, stays = await messages(system, one)
    async with system.work(owner) as work:
        assert owner.organization_id is not None
        await suppressions.add(work, owner.organization_id, left.email, "unsubscribe")
        await suppressions.add(work, owner.organization_id, gone.email, "complaint")
        contact = await work.session.get_one(Contact, removed.contact_id)
        contact.deleted_at = work.now()
        for email in (left.email, gone.email):
            single = Single(to=email, subject="Your code", text="1234", sender_id=sender_id)
            await transactional.send(work, single)
    await deliver_due(system)
    assert sorted(who for who, _ in relay.arrived) == sorted([stays.email, left.email])
    reasons = {
        message.id: (message.status, message.error_code) for message in await messages(system, one)
    }
    assert reasons == {
        left.id: ("suppressed", "unsubscribe"),
        gone.id: ("suppressed", "complaint"),
        removed.id: ("suppressed", "removed"),
        stays.id: ("sent", ""),
    }


async def test_a_receiver_that_says_later_is_asked_again_until_it_is_a_dead_letter(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 2, sender_id=sender_id)
    grey, full = await messages(system, one)
    relay.answers = {grey.email: b"450 4.7.1 greylisted", full.email: b"452 4.2.2 full"}
    await deliver_due(system)
    seen = {message.id: message for message in await messages(system, one)}
    assert seen[grey.id].status == "queued"
    assert seen[grey.id].attempts == 1
    assert seen[grey.id].error_detail.startswith("4.7.1")
    assert seen[grey.id].scheduled_at >= system.clock.now() + 55 * timedelta(seconds=1)
    assert await deliver_due(system) == 0
    del relay.answers[grey.email]
    for _ in range(MOST_ATTEMPTS):
        system.clock.skip(3 * HOUR)
        await deliver_due(system)
    ends = {
        message.id: (message.status, message.error_code) for message in await messages(system, one)
    }
    assert ends == {grey.id: ("sent", ""), full.id: ("failed", "deferred_too_often")}
    assert {message.attempts for message in await messages(system, one)} == {2, MOST_ATTEMPTS}


async def test_an_address_that_does_not_work_is_never_written_to_again(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 1, sender_id=sender_id)
    [message] = await messages(system, one)
    relay.answers = {message.email: b"550 5.1.1 no such user"}
    await deliver_due(system)
    async with system.work(owner) as work:
        assert message.contact_id is not None
        contact = await work.session.get_one(Contact, message.contact_id)
        events = [event.kind for event in await work.session.exec(select(MessageEvent))]
        assert contact.status == "bounced"
        assert events == ["bounced"]
    [seen] = await messages(system, one)
    assert (seen.status, seen.error_code) == ("failed", "refused")


async def test_an_answer_that_is_lost_is_named_and_not_sent_again(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 5, sender_id=sender_id)
    lost = (await messages(system, one))[2]
    relay.vanishing = {lost.email}
    await deliver_due(system)
    await deliver_due(system)
    assert await statuses(system, one) == {"sent": 4, "unknown": 1}
    assert len(relay.arrived) == 5
    async with system.work(owner) as work:
        told = await ledger.receipt(work, one)
    assert [named["email"] for named in told["unknown"]] == [lost.email]
    async with system.platform(Actor.job()) as work:
        assert await outcomes.settle(work, lost.id, MessageStatus.sent, ref="r1")
        assert not await outcomes.settle(work, lost.id, MessageStatus.sent)
    assert await statuses(system, one) == {"sent": 5}


async def test_a_courier_that_lost_its_lease_hands_nothing_over(
    system: System, relay: Sink
) -> None:
    """It wakes up long after it counted as dead; what it had claimed is somebody else's."""
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 40, sender_id=sender_id)
    asleep = Delivery(system)
    await asleep._lease.begin()
    claimed = await claims(asleep)
    assert await statuses(system, one) == {"claimed": 40}
    assert await deliver_due(system) == 0
    await expire(system, asleep.courier)
    assert await deliver_due(system) == 40
    asleep._journal.start()
    assert not any([await asleep.begin(parcel) for parcel in claimed])
    await asleep.stop()
    assert await statuses(system, one) == {"sent": 40}
    assert relay.doubled() == []


async def test_what_is_stopped_or_paused_stays_and_goes_on_exactly_there(
    system: System, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 60, sender_id=sender_id)
    delivery = Delivery(system)
    await delivery.start()
    assert await looked(delivery) == 60
    await controls.stop(system, ADMIN, scope=SwitchScope.everybody, reason="Incident")
    await delivery.idle()
    stopped_at = len(relay.arrived)
    assert stopped_at < 60
    assert await delivery.look() == 0
    seen = await statuses(system, one)
    assert (seen.get("sent", 0), seen["queued"]) == (stopped_at, 60 - stopped_at)
    await controls.resume(system, ADMIN, scope=SwitchScope.everybody)
    await move(system, owner, one, CampaignStatus.paused)
    assert await delivery.look() == 0
    await move(system, owner, one, CampaignStatus.sending)
    assert await delivery.look() == 60 - stopped_at
    await delivery.idle()
    await delivery.stop()
    assert len(relay.arrived) == 60
    assert relay.doubled() == []


async def test_one_that_cannot_be_written_fails_alone(system: System, relay: Sink) -> None:
    owner, sender_id = await relayed(system, relay.port)
    one = await campaign(system, owner, 3, sender_id=sender_id)
    [broken, *_] = await messages(system, one)
    async with system.platform(Actor.job()) as work:
        row = await work.session.get_one(Message, broken.id)
        row.email = "two@at@signs..example"
    await deliver_due(system)
    assert await statuses(system, one) == {"sent": 2, "failed": 1}
