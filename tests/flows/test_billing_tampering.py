"""Payments that are not what was asked for, and people who are not who they should be."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from core.billing import checkout, surplus
from core.errors import Conflict, Invalid, NotFound, NotPermitted
from core.ports.payments import CheckoutLine
from core.system import Actor
from data.base import new_id
from data.billing.checkouts import Checkout
from tests.support.till import (
    STAFF,
    Till,
    colleague,
    owner,
    ref_of,
)

pytest_plugins = ("tests.support.selling",)


async def forged(till: Till, buyer: Actor, subject: UUID, **tampered: str) -> str:
    """Put a page of other content behind our row, as a tampered session would be."""
    url = await till.open(buyer, subject)
    row = await till.row(ref_of(url))
    honest = await till.payments.get_checkout(ref_of(url))
    other = await till.tier(tampered.pop("buys", "starter"))
    session = await till.payments.open_checkout(
        key=f"forged-{new_id()}",
        lines=[
            *_priced(other.setup_price_ref, tampered.pop("setup", "")),
            *_priced(other.monthly_price_ref, ""),
        ],
        subscription=True,
        customer_email="ada@example.com",
        metadata={**honest.metadata, **tampered},
        success_url="https://shop.example/thanks",
        cancel_url="https://shop.example/cart",
    )
    async with till.system.platform(Actor.job()) as work:
        found = await work.session.get_one(Checkout, row.id)
        found.session_ref = session.ref
    await till.pay(session.url)
    return session.ref


def _priced(price_ref: str, cents: str) -> list[CheckoutLine]:
    if cents:
        return [CheckoutLine(name="Setup", amount_cents=int(cents))]
    return [CheckoutLine(price_ref=price_ref)]


@pytest.mark.parametrize(
    ("tampered", "problem"),
    [
        ({"setup": "1"}, "$47.01 were paid, $144.00 were due."),
        ({"tier": "scale"}, "The payment names another tier."),
        ({"subject_id": str(new_id())}, "The payment names another subject id."),
        ({"organization_id": str(new_id())}, "The payment names another organization id."),
    ],
)
async def test_a_tampered_session_is_flagged_not_settled(
    till: Till, buyer: Actor, subject: UUID, tampered: dict[str, str], problem: str
):
    ref = await forged(till, buyer, subject, **tampered)
    await till.heard()
    assert await checkout.settle(till.system, ref) == "mismatched"
    row = await till.row(ref)
    assert (row.status, row.problem) == ("mismatched", problem)
    assert till.goods.paid == []
    assert len(await till.mails("checkout-mismatched-")) == 1
    with pytest.raises(Conflict):
        await till.open(buyer, subject)


async def test_the_price_of_another_tier_is_flagged(till: Till, buyer: Actor, subject: UUID):
    await till.open(buyer, new_id(), "growth")
    dear = await till.tier("growth")
    async with till.system.platform(Actor.job()) as work:
        cheap = await work.session.get_one(type(dear), dear.id)
        cheap.setup_fee_cents, cheap.monthly_fee_cents = 9700, 4700
        cheap.setup_price_ref = cheap.monthly_price_ref = ""
    await till.open(buyer, new_id(), "growth")
    ref = await forged(till, buyer, subject, buys="growth")
    assert await checkout.settle(till.system, ref) == "mismatched"
    assert (await till.row(ref)).problem == "The subscription is for another package."


async def test_staff_give_a_mismatched_payment_back(till: Till, buyer: Actor, subject: UUID):
    ref = await forged(till, buyer, subject, setup="1")
    await checkout.settle(till.system, ref)
    async with till.system.platform(STAFF) as work:
        [row] = await surplus.mismatched(work)
    with pytest.raises(NotPermitted):
        await surplus.return_mismatched(till.system, buyer, row.id)
    assert await surplus.return_mismatched(till.system, STAFF, row.id) == "refunded"
    row = await till.row(ref)
    assert (row.paid_cents, row.refunded_cents) == (4701, 4701)
    assert (await till.payments.get_subscription(row.subscription_ref)).status == "canceled"


async def test_organizations_do_not_see_each_others_payments(
    till: Till, buyer: Actor, subject: UUID
):
    other = await owner(till.system, "Bolt")
    url = await till.open(buyer, subject)
    await till.pay(url)
    till.world.faults.inject("stripe", "webhook_lost", times=None)
    with pytest.raises(NotFound):
        await checkout.settle(till.system, ref_of(url), other)
    assert till.goods.paid == []
    await till.heard()
    assert till.goods.paid == [subject]
    async with till.system.work(other) as work:
        assert list(await work.session.exec(select(Checkout))) == []


async def test_only_owners_pay_and_only_for_what_is_sold(till: Till, buyer: Actor, subject: UUID):
    with pytest.raises(NotPermitted):
        await till.open(colleague(buyer), subject)
    with pytest.raises(Invalid):
        await till.open(buyer, subject, purpose="yacht")
    with pytest.raises(Invalid):
        await till.open(buyer, subject, surcharge_cents=-9000)
    till.goods.closed.add(subject)
    with pytest.raises(Conflict):
        await till.open(buyer, subject)
    assert await till.rows(subject) == []
