"""Paying through Razorpay: every order of events ends in exactly one sale, as it does with Stripe."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from uuid import UUID

import pytest

from core.billing import checkout
from core.system import Actor
from data.billing.checkouts import CheckoutStatus
from tests.support.till import Till, ref_of

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
    assert "successful" in (await till.pay(url)).text
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
