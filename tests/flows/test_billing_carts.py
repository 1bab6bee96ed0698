"""Carts: the same page in every tab, one page at a time, kept when abandoned, never paid twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from core.billing import checkout
from core.errors import Conflict, Unavailable
from core.system import Actor
from data.base import new_id
from data.billing.checkouts import Checkout
from tests.support.till import (
    Till,
    ref_of,
)

pytest_plugins = ("tests.support.selling",)

STARTER_FIRST_CENTS = 9700 + 4700


async def test_two_tabs_with_the_same_cart_share_a_page(till: Till, buyer: Actor, subject: UUID):
    urls = await asyncio.gather(*(till.open(buyer, subject) for _ in range(4)))
    assert len(set(urls)) == 1
    assert len(await till.rows(subject)) == 1


async def test_another_cart_closes_the_first_page(till: Till, buyer: Actor, subject: UUID):
    first = await till.open(buyer, subject, "starter")
    second = await till.open(buyer, subject, "growth")
    assert first != second
    assert "has expired" in (await till.pay(first)).text
    assert (await till.pay(second)).status_code == 303
    await till.heard()
    assert [row.status for row in await till.rows(subject)] == ["expired", "paid"]
    assert till.goods.paid == [subject]


async def test_a_cart_changed_after_paying_is_refused(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject("stripe", "webhook_lost", times=None)
    await till.pay(await till.open(buyer, subject, "starter"))
    with pytest.raises(Conflict):
        await till.open(buyer, subject, "growth")
    with pytest.raises(Conflict):
        await till.open(buyer, subject, "starter")
    assert till.goods.paid == [subject]


async def second_page(till: Till, buyer: Actor, subject: UUID, slug: str = "starter") -> str:
    """Open a page beside the first one, as if the first had not been there to close."""
    first = (await till.rows(subject))[0]
    async with till.system.platform(Actor.job()) as work:
        await work.session.merge(Checkout(**{**first.model_dump(), "status": "expired"}))
    url = await till.open(buyer, subject, slug)
    async with till.system.platform(Actor.job()) as work:
        await work.session.merge(Checkout(**first.model_dump()))
    return url


async def test_two_pages_really_paid_give_one_back(till: Till, buyer: Actor, subject: UUID):
    first = await till.open(buyer, subject)
    second = await second_page(till, buyer, subject)
    assert (await till.pay(first)).status_code == (await till.pay(second)).status_code == 303
    await asyncio.gather(
        *(checkout.settle(till.system, ref_of(url)) for url in (first, second) * 5)
    )
    await till.heard()
    rows = await till.rows(subject)
    assert sorted(row.status for row in rows) == ["paid", "refunded"]
    assert till.goods.paid == [subject]
    [lost] = [row for row in rows if row.status == "refunded"]
    assert lost.refunded_cents == lost.paid_cents == STARTER_FIRST_CENTS
    assert (await till.payments.get_subscription(lost.subscription_ref)).status == "canceled"
    assert await till.payments.refunded_cents(lost.payment_intent_ref) == STARTER_FIRST_CENTS
    assert len(await till.mails("refund-")) == 1
    assert (await till.subscription(subject)).status == "active"


async def test_giving_back_survives_a_provider_that_drops_out(
    till: Till, buyer: Actor, subject: UUID
):
    url = await till.open(buyer, subject)
    till.world.faults.inject(
        "stripe", "drop_after_effect", route_pattern="/v1/refunds", method="POST"
    )
    till.goods.closed.add(subject)
    await till.pay(url)
    with pytest.raises(Unavailable):
        await checkout.settle(till.system, ref_of(url))
    assert (await till.row(ref_of(url))).status == "surplus"
    assert await checkout.settle(till.system, ref_of(url)) == "refunded"
    row = await till.row(ref_of(url))
    assert row.refunded_cents == row.paid_cents
    assert await till.payments.refunded_cents(row.payment_intent_ref) == row.paid_cents
    assert till.goods.paid == []


async def test_an_abandoned_cart_is_kept_and_reopened(till: Till, buyer: Actor, subject: UUID):
    first = await till.open(buyer, subject)
    await till.skip(timedelta(hours=25))
    await till.heard()
    [row] = await till.rows(subject)
    assert (row.status, len(row.lines)) == ("expired", 2)
    second = await till.open(buyer, subject)
    assert second != first
    await till.pay(second)
    await till.heard()
    assert [row.status for row in await till.rows(subject)] == ["expired", "paid"]
    assert till.goods.paid == [subject]


async def test_an_expired_page_is_noticed_without_its_webhook(
    till: Till, buyer: Actor, subject: UUID
):
    till.world.faults.inject("stripe", "webhook_lost", times=None)
    first = await till.open(buyer, subject)
    await till.skip(timedelta(hours=25))
    second = await till.open(buyer, subject)
    assert second != first
    assert [row.status for row in await till.rows(subject)] == ["expired", "open"]


async def test_a_provider_that_drops_out_while_opening_opens_one_page(
    till: Till, buyer: Actor, subject: UUID
):
    await till.open(buyer, new_id())
    till.world.faults.inject(
        "stripe", "drop_after_effect", route_pattern="/v1/checkout/sessions", method="POST"
    )
    with pytest.raises(Unavailable):
        await till.open(buyer, subject)
    assert [row.status for row in await till.rows(subject)] == ["reserved"]
    url = await till.open(buyer, subject)
    [row] = await till.rows(subject)
    assert (row.status, row.session_ref) == ("open", ref_of(url))
    made = till.world.store.all("stripe.checkout.session")
    assert len([one for one in made if one["metadata"]["subject_id"] == str(subject)]) == 1
