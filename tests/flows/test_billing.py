"""Paying a package, from the page to the record: every order of events ends in exactly one sale."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

from adapters.sandbox.webhooks import signature
from core.billing import checkout, stripe_events, surplus
from core.errors import Conflict, Invalid, NotFound, NotPermitted, Unavailable
from core.ports.payments import CheckoutLine
from core.system import Actor
from data.accounts.mails import QueuedMail
from data.base import new_id
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.stripe_events import EventStatus
from tests.support.till import (
    BOUNCES,
    CHALLENGED,
    DECLINED,
    GOOD,
    SLOW,
    STAFF,
    Till,
    colleague,
    owner,
    ref_of,
)

pytest_plugins = ("tests.support.selling",)

STARTER_FIRST_CENTS = 9700 + 4700


@pytest.fixture
async def buyer(till: Till) -> Actor:
    """Give the owner of an organization that buys."""
    return await owner(till.system)


@pytest.fixture
def subject() -> UUID:
    """Give something to pay for."""
    return new_id()


async def mails(till: Till, start: str) -> list[QueuedMail]:
    async with till.system.platform(Actor.job()) as work:
        found = await work.session.exec(select(QueuedMail))
        return [mail for mail in found if mail.dedupe_key.startswith(start)]


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
    assert len(await mails(till, "receipt-")) == 1


async def test_twenty_at_once_with_every_webhook_twice(till: Till, buyer: Actor, subject: UUID):
    till.world.faults.inject("stripe", "webhook_duplicate", times=None)
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
    await post_event(till, "customer.subscription.created", ref)
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
    assert len(await mails(till, "refund-")) == 1
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


async def test_a_wrong_signature_is_refused_and_leaves_no_trace(till: Till):
    body = event_body("evt_forged", "checkout.session.completed", "cs_test_x")
    now = int(time.time())
    async with httpx.AsyncClient(trust_env=False) as stranger:
        for header in ("", f"t={now},v1=00", signature("whsec_wrong", body, now)):
            answer = await stranger.post(
                till.hook_url, content=body, headers={"stripe-signature": header}
            )
            assert answer.status_code == 400
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "rejected"
        huge = await stranger.post(till.hook_url, content=b" " * (1024 * 1024 + 1))
        assert huge.status_code == 413
    assert await till.events() == []


async def test_a_new_event_rings_once(till: Till):
    rings: list[str] = []
    till.system.bus.listen(stripe_events.TOPIC, rings.append)
    body = event_body("evt_new", "customer.updated", "cus_1")
    headers = {"stripe-signature": signature(till.secret, body, int(time.time()))}
    first = await till.browser.post(till.hook_url, content=body, headers=headers)
    again = await till.browser.post(till.hook_url, content=body, headers=headers)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    assert rings == [stripe_events.TOPIC]
    assert len(await till.events()) == 1


async def test_an_old_signature_is_refused(till: Till):
    body = event_body("evt_old", "checkout.session.completed", "cs_test_x")
    header = signature(till.secret, body, int(time.time()) - 301)
    async with httpx.AsyncClient(trust_env=False) as stranger:
        answer = await stranger.post(
            till.hook_url, content=body, headers={"stripe-signature": header}
        )
    assert answer.status_code == 400
    assert await till.events() == []


def event_body(ref: str, kind: str, object_ref: str, **more: str) -> bytes:
    thing = {"id": object_ref, "object": "thing", "customer_email": "ada@example.com", **more}
    event = {"id": ref, "type": kind, "created": int(time.time()), "data": {"object": thing}}
    return json.dumps(event).encode()


async def post_event(till: Till, kind: str, object_ref: str, **more: str) -> httpx.Response:
    """Post an event with a right signature, whatever its content."""
    body = event_body(f"evt_{new_id()}", kind, object_ref, **more)
    headers = {"stripe-signature": signature(till.secret, body, int(time.time()))}
    return await till.browser.post(till.hook_url, content=body, headers=headers)


async def test_a_signed_lie_changes_nothing(till: Till, buyer: Actor, subject: UUID):
    url = await till.open(buyer, subject)
    await post_event(
        till, "checkout.session.completed", ref_of(url), status="complete", payment_status="paid"
    )
    await till.heard()
    assert (await till.row(ref_of(url))).status == "open"
    assert till.goods.paid == []


async def test_an_event_keeps_nothing_about_people(till: Till, buyer: Actor, subject: UUID):
    await till.pay(await till.open(buyer, subject))
    await till.heard()
    events = await till.events()
    assert len(events) > 3
    assert not [event for event in events if "@" in json.dumps(event.payload)]


async def test_strange_and_unknown_events_are_ignored(till: Till):
    await post_event(till, "checkout.session.completed", "cs_test_of_another_shop")
    await post_event(till, "customer.updated", "cus_1")
    await till.heard()
    assert [event.status for event in await till.events()] == ["ignored", "ignored"]


async def test_a_failing_event_is_tried_ten_times_and_can_be_replayed(
    till: Till, buyer: Actor, subject: UUID
):
    url = await till.open(buyer, subject)
    till.world.faults.inject(
        "stripe", "status", route_pattern="/v1/checkout/sessions/*", times=None, value=500
    )
    await till.pay(url)
    await till.heard()
    pauses = []
    for _ in range(9):
        [event] = await till.events("checkout.session.completed")
        pauses.append(round((event.next_at - event.updated_at).total_seconds()))
        till.system.clock.skip(timedelta(hours=1, seconds=1))
        await stripe_events.drain_due(till.system)
    [event] = await till.events("checkout.session.completed")
    assert pauses[:4] == [5, 10, 20, 40]
    assert (event.status, event.attempts) == (EventStatus.failed, 10)
    assert event.error.startswith("unavailable")
    till.world.faults.clear()
    async with till.system.platform(Actor(None, "owner", buyer.organization_id)) as work:
        with pytest.raises(NotPermitted):
            await stripe_events.replay(work, event.id)
    async with till.system.platform(STAFF) as work:
        assert [one.id for one in await stripe_events.failed(work) if one.id == event.id]
        await stripe_events.replay(work, event.id)
    await till.heard()
    assert till.goods.paid == [subject]


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
    assert len(await mails(till, "checkout-mismatched-")) == 1
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
