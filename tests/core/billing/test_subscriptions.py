"""Subscriptions after the sale: upgrades, refused cards, cancelling, resuming, ending once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.late import Late
from adapters.stripe.payments import StripePayments
from core.billing import checkout, prices, standing, subscriptions
from core.errors import Conflict, NotPermitted, Unavailable
from core.ports.payments import SubscriptionFacts
from core.system import Actor
from data.base import new_id
from tests.support.till import (
    FAILS_LATER,
    STAFF,
    Till,
    colleague,
    owner,
    ref_of,
)

pytest_plugins = ("tests.support.selling",)


async def priced(till: Till, slug: str) -> str:
    """Return the monthly price of a tier, made if it is missing."""
    tier = await prices.ensure(till.system, STAFF, (await till.tier(slug)).id)
    return tier.monthly_price_ref


async def test_an_upgrade_costs_what_its_preview_said(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    await till.skip(timedelta(days=10))
    growth = await till.tier("growth")
    preview = await subscriptions.preview_upgrade(till.system, buyer, growth.id)
    assert preview.next_monthly_cents == 7700
    assert 1900 < preview.due_now_cents < 2100
    assert sum(cents for _, cents in preview.lines) == preview.due_now_cents

    upgrade = new_id()
    url = await till.open(buyer, upgrade, "growth", purpose="upgrade", surcharge_cents=250)
    page = (await till.browser.get(url)).text
    assert "$52.50" in page
    assert "Growth: setup of 2 more domains" in page
    session = await till.payments.get_checkout(ref_of(url))
    assert session.customer_ref == bought.customer_ref
    await till.pay(url)
    await till.heard()
    assert till.goods.paid == [bought.subject_id, upgrade]
    assert (await till.row(ref_of(url))).paid_cents == 5250

    moved = await subscriptions.change_tier(till.system, buyer, growth.id)
    assert moved.tier_id == growth.id
    assert till.goods.moved == [growth.id]
    invoices = await till.payments.invoices(bought.customer_ref)
    assert [invoice.total_cents for invoice in invoices] == [preview.due_now_cents, 5250, 14400]
    await till.heard()
    assert till.goods.moved == [growth.id]
    await till.skip(timedelta(days=31))
    await till.heard()
    [newest, *_] = await till.payments.invoices(bought.customer_ref)
    assert newest.total_cents == preview.next_monthly_cents
    assert till.goods.paid == [bought.subject_id, upgrade]


async def test_moving_is_harmless_to_repeat(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    growth = await till.tier("growth")
    await priced(till, "growth")
    till.world.faults.inject(
        "stripe", "drop_after_effect", route_pattern="/v1/subscriptions/*", method="POST"
    )
    with pytest.raises(Unavailable):
        await subscriptions.change_tier(till.system, buyer, growth.id)
    await asyncio.gather(
        *(subscriptions.change_tier(till.system, buyer, growth.id) for _ in range(5))
    )
    await till.heard()
    assert till.goods.moved == [growth.id]
    assert len(await till.payments.invoices(bought.customer_ref)) == 2
    assert (await till.subscription(bought.subject_id)).next_tier_id is None


async def test_there_and_back_and_there_again(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    starter, growth = await till.tier("starter"), await till.tier("growth")
    for tier in (growth, starter, growth):
        found = await subscriptions.change_tier(till.system, buyer, tier.id)
        assert found.tier_id == tier.id
    assert till.goods.moved == [growth.id, starter.id, growth.id]
    facts = await till.payments.get_subscription(bought.subscription_ref)
    assert facts.price_ref == (await till.tier("growth")).monthly_price_ref
    assert facts.metadata["tier"] == "growth"


async def test_a_refused_card_leaves_the_tier_until_the_invoice_is_paid(till: Till, buyer: Actor):
    bought = await till.bought(buyer, card=FAILS_LATER)
    growth = await till.tier("growth")
    with pytest.raises(Conflict, match="refused"):
        await subscriptions.change_tier(till.system, buyer, growth.id)
    subscription = await till.subscription(bought.subject_id)
    assert (subscription.tier_id, subscription.next_tier_id) == (bought.tier_id, None)
    await till.heard()
    assert (await till.organization(buyer)).payment_failed
    await till.pay_debts(buyer)
    await till.heard()
    assert till.goods.moved == [growth.id]
    assert (await till.subscription(bought.subject_id)).tier_id == growth.id
    assert not (await till.organization(buyer)).payment_failed


async def test_a_change_made_at_the_provider_is_followed(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    await till.payments.change_price(
        bought.subscription_ref, await priced(till, "scale"), key="by-hand", metadata={}
    )
    await till.heard()
    assert till.goods.moved == [(await till.tier("scale")).id]
    assert (await till.subscription(bought.subject_id)).tier_id == (await till.tier("scale")).id


async def test_what_cannot_be_upgraded(till: Till, buyer: Actor):
    """Of several packages each goes its own way up, whatever the newest one is."""
    growth, starter = await till.tier("growth"), await till.tier("starter")
    with pytest.raises(Conflict):
        await subscriptions.preview_upgrade(till.system, buyer, growth.id)
    older = await till.bought(buyer)
    await till.bought(buyer, "growth")
    url = await till.open(
        buyer, new_id(), "growth", purpose="upgrade", moving=older.subject_id, surcharge_cents=250
    )
    difference = growth.setup_fee_cents - starter.setup_fee_cents
    assert (await till.row(ref_of(url))).amount_total_cents == difference + 250
    for slug in ("starter", "growth"):
        with pytest.raises(Conflict):
            await till.open(buyer, new_id(), slug, purpose="upgrade")
    with pytest.raises(Conflict):
        await subscriptions.preview_upgrade(till.system, buyer, starter.id)
    await subscriptions.cancel(till.system, buyer)
    with pytest.raises(Conflict):
        await till.open(buyer, new_id(), "scale", purpose="upgrade")
    with pytest.raises(Conflict):
        await subscriptions.change_tier(till.system, buyer, starter.id)


async def test_cancelled_at_period_end_it_ends_once(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    cancelled = await subscriptions.cancel(till.system, buyer)
    assert cancelled is not None
    assert (cancelled.cancel_at_period_end, cancelled.status) == (True, "active")
    await till.skip(timedelta(days=15))
    await till.heard()
    assert till.goods.ended == []
    till.world.faults.inject("stripe", "webhook_duplicate", times=None)
    await till.skip(timedelta(days=17))
    await till.heard()
    assert till.goods.ended == [bought.subject_id]
    ended = await till.subscription(bought.subject_id)
    assert (ended.status, ended.ended_at is not None) == ("canceled", True)
    assert len(await till.payments.invoices(bought.customer_ref)) == 1
    async with till.system.work(buyer) as work:
        assert await subscriptions.current(work) is None
    with pytest.raises(Conflict):
        await subscriptions.cancel(till.system, buyer)


async def test_resumed_it_goes_on(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    with pytest.raises(Conflict):
        await subscriptions.resume(till.system, buyer)
    for _ in range(2):
        await subscriptions.cancel(till.system, buyer)
        resumed = await subscriptions.resume(till.system, buyer)
        assert not resumed.cancel_at_period_end
    await till.skip(timedelta(days=32))
    await till.heard()
    assert till.goods.ended == []
    assert len(await till.payments.invoices(bought.customer_ref)) == 2


async def test_cancelled_at_once_it_ends_at_once(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    job = Actor.job(buyer.organization_id)
    ended = await subscriptions.cancel(till.system, job, at_period_end=False)
    assert ended is not None
    assert ended.status == "canceled"
    assert await subscriptions.cancel(till.system, job, at_period_end=False) is None
    await till.heard()
    assert till.goods.ended == [bought.subject_id]


async def test_the_end_is_told_once_to_many_at_once(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    await till.payments.cancel_subscription(
        bought.subscription_ref, at_period_end=False, key="by-hand"
    )
    job = Actor.job(buyer.organization_id)
    await asyncio.gather(
        *(subscriptions.cancel(till.system, job, at_period_end=False) for _ in range(10)),
        till.heard(),
    )
    assert till.goods.ended == [bought.subject_id]


async def test_an_organization_reaches_its_own_subscription_only(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    other = await owner(till.system, "Bolt")
    with pytest.raises(Conflict):
        await subscriptions.cancel(till.system, other)
    with pytest.raises(Conflict):
        await subscriptions.portal_url(till.system, other)
    with pytest.raises(Conflict):
        await subscriptions.change_tier(till.system, other, (await till.tier("scale")).id)
    facts = await till.payments.get_subscription(bought.subscription_ref)
    assert not facts.cancel_at_period_end


async def test_only_owners_touch_money(till: Till, buyer: Actor):
    await till.bought(buyer)
    member, tier_id = colleague(buyer), (await till.tier("growth")).id
    for forbidden in (
        subscriptions.cancel(till.system, member),
        subscriptions.resume(till.system, member),
        subscriptions.portal_url(till.system, member),
        subscriptions.preview_upgrade(till.system, member, tier_id),
        subscriptions.change_tier(till.system, member, tier_id),
    ):
        with pytest.raises(NotPermitted):
            await forbidden


async def test_the_portal_opens(till: Till, buyer: Actor):
    await till.bought(buyer)
    url = await subscriptions.portal_url(till.system, buyer)
    page = await till.browser.get(url)
    assert page.status_code == 200
    assert "4242" in page.text


async def test_cancelling_in_the_portal_is_noticed(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    url = await subscriptions.portal_url(till.system, buyer)
    await till.browser.post(f"{url}/cancel", data={"subscription": bought.subscription_ref})
    await till.heard()
    assert (await till.subscription(bought.subject_id)).cancel_at_period_end


async def test_a_paid_upgrade_page_is_settled_once_too(till: Till, buyer: Actor):
    await till.bought(buyer)
    upgrade = new_id()
    url = await till.open(buyer, upgrade, "scale", purpose="upgrade")
    await till.pay(url)
    await asyncio.gather(*(checkout.settle(till.system, ref_of(url)) for _ in range(10)))
    await till.heard()
    assert till.goods.paid.count(upgrade) == 1


class Slow(StripePayments):
    """The provider with an answer that is held back on its way to us, once."""

    def __init__(self, real: StripePayments) -> None:
        vars(self).update(vars(real))
        self.read = asyncio.Event()
        self.release = asyncio.Event()

    async def get_subscription(self, ref: str) -> SubscriptionFacts:
        """Read at once; the first reader hears of it late."""
        facts = await super().get_subscription(ref)
        if not self.read.is_set():
            self.read.set()
            await self.release.wait()
        return facts


async def test_an_old_answer_never_covers_a_newer_one(till: Till, buyer: Actor):
    bought = await till.bought(buyer)
    late = till.payments
    assert isinstance(late, Late)
    real = late.made
    assert isinstance(real, StripePayments)
    slow = Slow(real)
    till.system.ports = replace(till.system.ports, payments=slow)
    assert buyer.organization_id is not None
    answer = asyncio.create_task(
        standing.refresh(till.system, buyer.organization_id, bought.subscription_ref)
    )
    await slow.read.wait()
    await subscriptions.cancel(till.system, buyer)
    slow.release.set()
    assert (await answer).cancel_at_period_end
    assert (await till.subscription(bought.subject_id)).cancel_at_period_end
