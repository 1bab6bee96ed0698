"""Paying a package, from the page to the record: every order of events ends in exactly one sale."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from core.billing import checkout, stripe_events
from core.errors import Conflict
from core.system import Actor
from data.billing.checkouts import CheckoutStatus
from tests.support.till import (
    BOUNCES,
    CHALLENGED,
    DECLINED,
    GOOD,
    SLOW,
    Till,
    ref_of,
)

pytest_plugins = ("tests.support.selling",)

STARTER_FIRST_CENTS = 9700 + 4700


async def test_the_page_shows_what_the_tier_costs(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject, surcharge_cents=800)
    page = (await till.browser.get(url)).text
    for text in ("$152.00", "$97.00", "$47.00", "$8.00", "Names above the allowance"):
        assert text in page
    row = await till.row(ref_of(url))
    assert (row.status, row.amount_total_cents) == ("open", STARTER_FIRST_CENTS + 800)
    session = await till.payments.get_checkout(ref_of(url))
    assert session.metadata == {
        "organization_id": str(buyer.organization_id),
        "checkout_id": str(row.id),
        "subject_id": str(subject),
        "purpose": "package",
        "tier": "starter",
    }


async def test_success_page_first(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject("stripe", "webhook_late", times=None, value=3600)
    url = await till.open(buyer, subject)
    answer = await till.pay(url)
    assert answer.headers["location"].endswith(f"/gtm/paid?session_id={ref_of(url)}")
    assert await checkout.settle(till.system, ref_of(url), buyer) == "paid"
    assert till.goods.paid == [subject]
    await till.skip(timedelta(hours=1))
    await till.heard()
    assert [event.status for event in await till.events("checkout.session.completed")] == ["done"]
    assert till.goods.paid == [subject]


async def test_webhook_first(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject)
    await till.pay(url)
    await till.heard()
    assert till.goods.paid == [subject]
    assert await checkout.settle(till.system, ref_of(url), buyer) == "paid"
    assert till.goods.paid == [subject]
    row = await till.row(ref_of(url))
    subscription = await till.subscription(subject)
    assert row.paid_cents == STARTER_FIRST_CENTS
    assert row.payment_intent_ref.startswith("pi_")
    assert (subscription.ref, subscription.status) == (row.subscription_ref, "active")
    assert subscription.tier_id == (await till.tier()).id
    assert (await till.organization(buyer)).customer_ref == row.customer_ref
    assert len(await till.mails("receipt-")) == 1


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
async def test_twenty_at_once_with_every_webhook_twice(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject(till.provider, "webhook_duplicate", times=None)
    url = await till.open(buyer, subject)
    await till.pay(url)
    pages = [checkout.settle(till.system, ref_of(url), buyer) for _ in range(20)]
    drains = [stripe_events.drain_due(till.system) for _ in range(4)]
    found = await asyncio.gather(*pages, *drains)
    assert set(found[:20]) == {CheckoutStatus.paid}
    await till.heard()
    assert till.goods.paid == [subject]
    assert [row.status for row in await till.rows(subject)] == ["paid"]
    refs = [event.ref for event in await till.events()]
    assert len(refs) == len(set(refs))
    assert {event.status for event in await till.events()} <= {"done", "ignored"}


async def test_reordered_events(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject("stripe", "webhook_reordered", times=3, value=2)
    url = await till.open(buyer, subject)
    await till.pay(url)
    await till.heard()
    await till.skip(timedelta(seconds=10))
    await till.heard()
    assert till.goods.paid == [subject]
    assert (await till.subscription(subject)).status == "active"
    assert not [event for event in await till.events() if event.error]


async def test_an_event_before_its_checkout_settles_it(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject("stripe", "webhook_lost", times=None)
    url = await till.open(buyer, subject)
    await till.pay(url)
    till.world.faults.clear()
    ref = (await till.payments.get_checkout(ref_of(url))).subscription_ref
    await till.post_event("customer.subscription.created", ref)
    await till.heard()
    assert till.goods.paid == [subject]


async def test_lost_webhooks_are_swept_up(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject("stripe", "webhook_lost", times=None)
    url = await till.open(buyer, subject)
    await till.pay(url)
    assert await checkout.settle_stale(till.system) == 0
    await till.skip(timedelta(minutes=11))
    assert await checkout.settle_stale(till.system) == 1
    assert till.goods.paid == [subject]
    assert await checkout.settle_stale(till.system) == 0


async def test_a_declined_card_keeps_the_page_open(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject)
    assert (await till.pay(url, DECLINED)).status_code == 402
    await till.heard()
    assert (await till.row(ref_of(url))).status == "open"
    assert await till.open(buyer, subject) == url
    assert till.goods.paid == []
    assert (await till.pay(url, GOOD)).status_code == 303
    await till.heard()
    assert till.goods.paid == [subject]


@pytest.mark.parametrize(("answer", "status"), [("confirm", "paid"), ("refuse", "open")])
async def test_three_d_secure(till: Till, buyer: Actor, subject: UUID, answer: str, status: str):
    url = await till.open(buyer, subject)
    bank = (await till.pay(url, CHALLENGED)).headers["location"]
    assert await checkout.settle(till.system, ref_of(url), buyer) == "open"
    await till.browser.post(bank, data={"answer": answer})
    await till.heard()
    assert await checkout.settle(till.system, ref_of(url), buyer) == status
    assert till.goods.paid == ([subject] if status == "paid" else [])


async def test_a_slow_bank_is_waited_for(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject)
    await till.pay(url, SLOW)
    await till.heard()
    assert (await till.row(ref_of(url))).status == "processing"
    with pytest.raises(Conflict):
        await till.open(buyer, subject)
    await till.skip(timedelta(hours=1))
    await till.heard()
    assert till.goods.paid == [subject]


async def test_a_bank_that_refuses_later_leaves_the_cart(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject)
    await till.pay(url, BOUNCES)
    await till.heard()
    await till.skip(timedelta(hours=1))
    await till.heard()
    row = await till.row(ref_of(url))
    assert (row.status, row.problem) == ("failed", "The bank refused the payment.")
    assert await checkout.settle(till.system, ref_of(url)) == "failed"
    await till.pay(await till.open(buyer, subject))
    await till.heard()
    assert till.goods.paid == [subject]
