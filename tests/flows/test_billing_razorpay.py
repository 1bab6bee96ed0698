"""Paying through Razorpay: every order of events ends in exactly one sale, as it does with Stripe."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta
from uuid import UUID

import pytest

from core.billing import checkout, invoices, preflight, prices, subscriptions
from core.errors import Rejected, Unavailable
from core.operations import doctor
from core.system import Actor
from data.base import new_id
from data.billing.checkouts import CheckoutStatus
from tests.support.till import DECLINED, FAILS_LATER, STAFF, Till, ref_of

pytest_plugins = ("tests.support.selling",)

STARTER_FIRST_CENTS = 9700 + 4700


@pytest.fixture
def provider() -> str:
    """Sell through Razorpay."""
    return "razorpay"


async def test_page_webhook_duplicates_and_a_late_one_end_in_one_sale(
    till: Till, buyer: Actor, subject: UUID
):
    till.world.faults.inject("razorpay", "webhook_late", value=3600)
    till.world.faults.inject("razorpay", "webhook_duplicate", times=None)
    url = await till.open(buyer, subject, surcharge_cents=800)
    page = (await till.browser.get(url)).text
    for text in ("$152.00", "Starter setup", "Names above the allowance", "$47.00 every month"):
        assert text in page
    assert (await till.pay(url)).headers["location"] == url
    assert "is paid" in (await till.browser.get(url)).text
    pages = [checkout.settle(till.system, ref_of(url), buyer) for _ in range(5)]
    found = await asyncio.gather(*pages, till.heard())
    assert set(found[:5]) == {CheckoutStatus.paid}
    await till.skip(timedelta(hours=2))
    await till.heard()
    assert till.goods.paid == [subject]
    [row] = await till.rows(subject)
    subscription = await till.subscription(subject)
    assert (row.status, row.paid_cents) == ("paid", STARTER_FIRST_CENTS + 800)
    assert row.payment_intent_ref.startswith("pay_")
    assert (subscription.ref, subscription.status) == (row.session_ref, "active")
    assert (await till.organization(buyer)).customer_ref.startswith("cust_")
    assert len(await till.mails("receipt-")) == 1
    events = await till.events()
    assert {event.status for event in events} == {"done"}
    assert {"subscription.activated", "subscription.charged"} <= {one.kind for one in events}
    assert not [one for one in events if "@" in json.dumps(one.payload)]


async def test_a_declined_card_keeps_the_page_open_and_lost_webhooks_are_swept_up(
    till: Till, buyer: Actor, subject: UUID
):
    till.world.faults.inject("razorpay", "webhook_lost", times=None)
    url = await till.open(buyer, subject)
    answer = await till.pay(url, DECLINED)
    assert answer.status_code == 400
    assert "declined by the bank" in answer.text
    assert await checkout.settle(till.system, ref_of(url), buyer) == "open"
    assert await till.open(buyer, subject) == url
    await till.pay(url)
    await till.skip(timedelta(minutes=11))
    assert await checkout.settle_stale(till.system) == 1
    assert till.goods.paid == [subject]


async def test_an_abandoned_cart_is_kept_and_reopened(till: Till, buyer: Actor, subject: UUID):
    first = await till.open(buyer, subject)
    await till.skip(timedelta(hours=25))
    await till.heard()
    [row] = await till.rows(subject)
    assert (row.status, len(row.lines)) == ("expired", 2)
    await till.pay(await till.open(buyer, subject, "growth"))
    await till.heard()
    assert "expired" in (await till.pay(first)).text
    assert [row.status for row in await till.rows(subject)] == ["expired", "paid"]
    assert till.goods.paid == [subject]


async def test_four_tabs_and_an_unanswered_call_leave_one_page_to_pay(
    till: Till, buyer: Actor, subject: UUID
):
    till.world.faults.inject(
        "razorpay", "drop_after_effect", route_pattern="/v1/subscriptions", method="POST"
    )
    with pytest.raises(Unavailable):
        await till.open(buyer, subject)
    urls = await asyncio.gather(*(till.open(buyer, subject) for _ in range(4)))
    assert len(set(urls)) == 1
    another = new_id()
    urls = await asyncio.gather(*(till.open(buyer, another) for _ in range(4)))
    assert len(set(urls)) == 1
    left = [
        one for one in till.world.store.all("razorpay.subscription") if one["status"] == "created"
    ]
    assert len(left) == len(await till.rows(subject)) + len(await till.rows(another)) == 2


async def test_what_was_paid_twice_or_while_its_page_closed_goes_back(
    till: Till, buyer: Actor, subject: UUID
):
    url = await till.open(buyer, subject)
    await till.pay(url)
    till.goods.closed.add(subject)
    till.world.faults.inject(
        "razorpay", "drop_after_effect", route_pattern="*/refund", method="POST"
    )
    with pytest.raises(Unavailable):
        await checkout.settle(till.system, ref_of(url))
    assert await checkout.settle(till.system, ref_of(url)) == "refunded"
    row = await till.row(ref_of(url))
    assert await till.payments.refunded_cents(row.payment_intent_ref) == row.paid_cents
    assert (await till.payments.get_subscription(row.subscription_ref)).status == "canceled"
    other = new_id()
    url = await till.open(buyer, other)
    await till.pay(url)
    await till.payments.cancel_subscription(ref_of(url), at_period_end=False, key="close")
    assert await checkout.settle(till.system, ref_of(url)) == "refunded"
    await till.heard()
    assert till.goods.paid == till.goods.ended == []


async def test_keys_and_prices_are_looked_at_before_anything_is_sold(till: Till):
    assert any("Razorpay accepts" in said for _, said in await doctor.key_findings(till.system))
    starter = await till.tier()
    await prices.ensure(till.system, STAFF, starter.id)
    found = await preflight.check(till.system, STAFF)
    assert [one.ok for one in found if "Starter" in one.what] == [True, True]
    till.world.faults.inject("razorpay", "key_expired")
    [refused] = await preflight.check(till.system, STAFF)
    assert (refused.ok, refused.action) == (False, "Replace the key in the settings, then retry.")


async def test_wrong_signatures_are_refused_at_every_door(till: Till):
    body = json.dumps(
        {
            "entity": "event",
            "event": "subscription.charged",
            "payload": {"subscription": {"entity": {"id": "sub_x", "entity": "subscription"}}},
            "created_at": 1_795_000_000,
        }
    ).encode()
    right = hmac.new(till.secret.encode(), body, hashlib.sha256).hexdigest()
    wrong = hmac.new(b"another", body, hashlib.sha256).hexdigest()
    for header in ("", "nonsense", wrong):
        answer = await till.browser.post(
            till.hook_url, content=body, headers={"x-razorpay-signature": header}
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "rejected")
    stripe_door = till.hook_url.replace("razorpay", "stripe")
    assert (await till.browser.post(stripe_door, content=body)).status_code == 400
    assert await till.events() == []
    headers = {"x-razorpay-signature": right, "x-razorpay-event-id": "Ev123456"}
    taken = [
        (await till.browser.post(till.hook_url, content=body, headers=headers)).json()["new"]
        for _ in range(2)
    ]
    assert taken == [True, False]


async def test_an_upgrade_is_paid_by_link_and_the_plan_moves_once(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    growth = await till.tier("growth")
    await till.skip(timedelta(days=10))
    preview = await subscriptions.preview_upgrade(till.system, buyer, growth.id)
    assert preview.next_monthly_cents == 7700
    assert 1900 < preview.due_now_cents < 2100
    upgrade = new_id()
    url = await till.open(buyer, upgrade, "growth", purpose="upgrade", surcharge_cents=250)
    answer = await till.pay(url)
    assert "/gtm/paid?razorpay_payment_id=" in answer.headers["location"]
    await till.heard()
    assert till.goods.paid == [bought.subject_id, upgrade]
    assert (await till.row(ref_of(url))).paid_cents == 5250
    moved = await subscriptions.change_tier(till.system, buyer, growth.id)
    await till.heard()
    assert moved.tier_id == growth.id
    assert till.goods.moved == [growth.id]
    bills = await invoices.listing(till.system, buyer)
    told = [(bill.total_cents, bill.status) for bill in bills]
    assert sorted(told) == [(preview.due_now_cents, "paid"), (5250, "paid"), (14400, "paid")]
    [link] = [bill for bill in bills if bill.ref == str((await till.row(ref_of(url))).id)]
    assert "is paid" in (await till.browser.get(link.pdf_url)).text
    assert (bills[-1].subscription_ref, link.lines[0][1]) == (bought.subscription_ref, 5000)


async def test_a_failed_renewal_raises_the_flag_until_it_is_paid(till: Till, buyer: Actor):
    bought = await till.bought(buyer, card=FAILS_LATER)
    growth = await till.tier("growth")
    with pytest.raises(Rejected):
        await subscriptions.change_tier(till.system, buyer, growth.id)
    assert (await till.subscription(bought.subject_id)).next_tier_id is None
    await till.skip(timedelta(days=31, hours=1))
    await till.heard()
    assert (await till.organization(buyer)).payment_failed
    assert (await till.subscription(bought.subject_id)).status == "past_due"
    assert len(await till.mails("payment-failed-")) == 1
    await till.skip(timedelta(days=1, hours=1))
    await till.heard()
    assert len(await till.mails("payment-failed-")) == 2
    await till.pay(await subscriptions.portal_url(till.system, buyer))
    await till.heard()
    assert not (await till.organization(buyer)).payment_failed
    assert (await till.subscription(bought.subject_id)).status == "active"
    assert till.goods.ended == []


async def test_cancelled_it_ends_once_with_the_paid_period(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    cancelled = await subscriptions.cancel(till.system, buyer)
    assert cancelled is not None
    assert (cancelled.cancel_at_period_end, cancelled.status) == (True, "active")
    with pytest.raises(Rejected, match="cannot take a cancellation back"):
        await subscriptions.resume(till.system, buyer)
    await till.heard()
    assert (await till.subscription(bought.subject_id)).cancel_at_period_end
    till.world.faults.inject("razorpay", "webhook_duplicate", times=None)
    await till.skip(timedelta(days=32))
    await till.heard()
    assert till.goods.ended == [bought.subject_id]
    assert (await till.subscription(bought.subject_id)).status == "canceled"
    assert len(await till.payments.invoices(bought.customer_ref)) == 1
