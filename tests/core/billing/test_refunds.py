"""Refunds: capped at what was paid, once per cause, whole even when the provider drops out."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from core.billing import refunds
from core.errors import Conflict, Invalid, LimitReached, NotFound, NotPermitted, Unavailable
from core.system import Actor
from data.accounts.audit import AuditEntry
from data.base import new_id
from data.billing.checkouts import Checkout
from data.billing.refunds import Refund
from tests.support.people import letters
from tests.support.till import STAFF, Till, owner, ref_of

pytest_plugins = ("tests.support.selling",)

PAID_CENTS = 14400


@pytest.fixture
async def bought(till: Till, buyer: Actor) -> Checkout:
    """Give a paid checkout."""
    return await till.bought(buyer)


async def give(till: Till, bought: Checkout, cents: int, key: str, actor: Actor = STAFF) -> Refund:
    return await refunds.refund(till.system, actor, bought.id, cents, "A name was taken.", key=key)


async def test_part_of_a_payment_goes_back_with_notice_mail_and_audit(
    till: Till, buyer: Actor, bought: Checkout
):
    done = await give(till, bought, 1500, "domain-1")
    assert (done.status, done.ref[:3]) == ("done", "re_")
    row = (await till.rows(bought.subject_id))[0]
    assert (row.status, row.refunded_cents) == ("paid", 1500)
    assert await till.payments.refunded_cents(row.payment_intent_ref) == 1500
    [(subject, text)] = [
        letter for letter in await letters(till.system, buyer.email) if "refunded" in letter[0]
    ]
    assert subject == "We have refunded $15.00"
    assert "Reason: A name was taken." in text
    async with till.system.work(buyer) as work:
        entries = list(await work.session.exec(select(AuditEntry)))
    [entry] = [entry for entry in entries if entry.action == "checkout.refunded"]
    assert (entry.actor_role, entry.facts["cents"]) == ("admin", 1500)


async def test_never_more_than_was_paid(till: Till, bought: Checkout):
    with pytest.raises(LimitReached):
        await give(till, bought, PAID_CENTS + 1, "too-much")
    await give(till, bought, 10_000, "first")
    with pytest.raises(LimitReached, match=r"\$44.00"):
        await give(till, bought, 4401, "second")
    for wrong in (0, -500):
        with pytest.raises(Invalid):
            await give(till, bought, wrong, "nothing")
    await give(till, bought, 4400, "rest")
    row = (await till.rows(bought.subject_id))[0]
    assert (row.status, row.refunded_cents) == ("refunded", PAID_CENTS)
    with pytest.raises(Conflict):
        await give(till, bought, 1, "one-more")


async def test_many_at_once_stay_below_the_cap(till: Till, bought: Checkout):
    found = await asyncio.gather(
        *(give(till, bought, 5000, f"cause-{number}") for number in range(6)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in found) == ["LimitReached"] * 4 + ["Refund"] * 2
    assert await till.payments.refunded_cents(bought.payment_intent_ref) == 10_000


async def test_one_cause_gives_back_once(till: Till, buyer: Actor, bought: Checkout):
    found = await asyncio.gather(*(give(till, bought, 1500, "domain-1") for _ in range(5)))
    assert len({one.id for one in found}) == 1
    assert await till.payments.refunded_cents(bought.payment_intent_ref) == 1500
    with pytest.raises(Conflict):
        await give(till, bought, 1600, "domain-1")
    mails = [letter for letter in await letters(till.system, buyer.email) if "refund" in letter[0]]
    assert len(mails) == 1


@pytest.mark.parametrize("hours_until_retry", [0, 30])
async def test_a_dropped_answer_is_not_paid_twice(
    till: Till, bought: Checkout, hours_until_retry: int
):
    till.world.faults.inject(
        "stripe", "drop_after_effect", route_pattern="/v1/refunds", method="POST"
    )
    with pytest.raises(Unavailable):
        await give(till, bought, 1500, "domain-1")
    async with till.system.platform(STAFF) as work:
        [intended] = list(await work.session.exec(select(Refund)))
        assert intended.status == "intended"
    await till.skip(timedelta(hours=hours_until_retry))
    done = await give(till, bought, 1500, "domain-1")
    assert done.status == "done"
    assert await till.payments.refunded_cents(bought.payment_intent_ref) == 1500


async def test_a_request_that_never_arrived_is_sent_again(till: Till, bought: Checkout):
    till.world.faults.inject("stripe", "drop_before", route_pattern="/v1/refunds", method="POST")
    with pytest.raises(Unavailable):
        await give(till, bought, 1500, "domain-1")
    await till.skip(timedelta(hours=30))
    await give(till, bought, 1500, "domain-1")
    assert await till.payments.refunded_cents(bought.payment_intent_ref) == 1500


async def test_what_was_refunded_elsewhere_counts(till: Till, bought: Checkout):
    await till.payments.refund(bought.payment_intent_ref, 14_000, key="in-the-dashboard")
    await till.heard()
    row = (await till.rows(bought.subject_id))[0]
    assert (row.status, row.refunded_cents) == ("paid", 14_000)
    with pytest.raises(LimitReached):
        await give(till, bought, 401, "domain-1")
    await till.payments.refund(bought.payment_intent_ref, 400, key="the-rest")
    await till.heard()
    assert (await till.rows(bought.subject_id))[0].status == "refunded"


async def test_only_staff_and_our_own_jobs_give_back(till: Till, buyer: Actor, bought: Checkout):
    other = await owner(till.system, "Bolt")
    for actor in (buyer, other):
        with pytest.raises(NotPermitted):
            await give(till, bought, 100, "mine", actor)
    with pytest.raises(NotFound):
        await give(till, bought, 100, "mine", Actor.job(other.organization_id))
    with pytest.raises(NotFound):
        await refunds.refund(till.system, STAFF, new_id(), 100, "Nothing.", key="none")
    done = await give(till, bought, 100, "mine", Actor.job(buyer.organization_id))
    assert done.status == "done"


async def test_nothing_goes_back_of_what_was_not_paid(till: Till, buyer: Actor):
    url = await till.open(buyer, new_id())
    with pytest.raises(Conflict):
        await give(till, await till.row(ref_of(url)), 100, "early")
