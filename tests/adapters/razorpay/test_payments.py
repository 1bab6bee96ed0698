"""Our adapter against the sandbox, through the port."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.razorpay.api import RazorpayApi
from core.errors import CredentialsRefused, RateLimited, Rejected, Unavailable
from core.ports.payments import Checkout, CheckoutLine, PriceSpec
from tests.adapters.razorpay.conftest import KEYS

STARTER = PriceSpec("starter-monthly", "Starter", 4700, monthly=True)
GROWTH = PriceSpec("growth-monthly", "Growth", 9700, monthly=True)
SETUP = PriceSpec("starter-setup", "Starter setup", 9700, monthly=False)
DAY = 86_400


@pytest.fixture
async def open_checkout(payments) -> Any:
    """Open a checkout of the Starter plan and its setup, under a key."""
    setup, monthly = await payments.ensure_price(SETUP), await payments.ensure_price(STARTER)

    async def opened(
        key: str = "checkout-00000000-0000-7000-8000-000000000007", **options: Any
    ) -> Any:
        facts: dict[str, Any] = {
            "lines": [CheckoutLine(price_ref=setup), CheckoutLine(price_ref=monthly)],
            "subscription": True,
            "customer_email": "ada@example.com",
            "metadata": {"order": "7"},
            "success_url": "https://app.example/paid?session_id={CHECKOUT_SESSION_ID}&a=1",
            "cancel_url": "https://app.example/cart",
        }
        return await payments.open_checkout(key=key, **facts | options)

    return opened


@pytest.fixture
def pay(payments, visitor) -> Any:
    """Pay a checkout on its page; return it as it is then."""

    async def paid(checkout: Checkout, method: str = "card") -> Checkout:
        form = {"email": "ada@example.com", "method": method}
        answer = await visitor.post(checkout.url, data=form)
        assert answer.status_code == 303
        found: Checkout = await payments.get_checkout(checkout.ref)
        return found

    return paid


CART: dict[str, Any] = {
    "lines": [CheckoutLine(name="Domain", amount_cents=1200)],
    "subscription": False,
}


async def test_prices_are_made_once_and_told_apart(payments):
    dearer = PriceSpec("starter-monthly", "Starter", 5700, monthly=True)
    refs = [await payments.ensure_price(spec) for spec in (STARTER, SETUP, dearer)]
    assert [ref.split("_")[0] for ref in refs] == ["plan", "item", "plan"]
    assert len(set(refs)) == 3
    assert [await payments.ensure_price(spec) for spec in (STARTER, SETUP, dearer)] == refs
    assert await payments.find_price(GROWTH) == ""


async def test_a_subscription_is_opened_paid_and_read(payments, open_checkout, pay):
    opened = await open_checkout()
    assert (opened.status, opened.payment_status, opened.leads_back) == ("open", "unpaid", False)
    assert opened.amount_total_cents == 4700 + 9700
    paid = await pay(opened)
    assert (paid.status, paid.payment_status) == ("complete", "paid")
    assert paid.amount_total_cents == 4700 + 9700
    assert paid.metadata == {"order": "7"}
    facts = await payments.get_subscription(paid.subscription_ref)
    assert (facts.status, facts.cancel_at_period_end) == ("active", None)
    assert facts.customer_ref == paid.customer_ref
    [bill] = await payments.invoices(paid.customer_ref)
    assert bill == await payments.get_invoice(bill.ref)
    assert (bill.status, bill.payment_intent_ref) == ("paid", paid.payment_intent_ref)
    assert bill.lines == (("Starter", 4700), ("Starter setup", 9700))
    with pytest.raises(Rejected):
        await payments.expire_checkout(paid.ref)
    assert (await payments.get_subscription(paid.ref)).status == "active"


async def test_a_link_is_opened_paid_and_leads_back(payments, open_checkout, visitor):
    opened = await open_checkout(**CART)
    assert (opened.status, opened.leads_back, opened.amount_total_cents) == ("open", True, 1200)
    answer = await visitor.post(opened.url, data={"email": "ada@example.com", "method": "card"})
    back = answer.headers["location"]
    assert back.startswith("https://app.example/paid?a=1&razorpay_payment_id=pay_")
    assert f"razorpay_payment_link_id={opened.ref}" in back
    paid = await payments.get_checkout(opened.ref)
    assert (paid.status, paid.payment_status, paid.subscription_ref) == ("complete", "paid", "")
    with pytest.raises(Rejected):
        await payments.expire_checkout(opened.ref)


@pytest.mark.parametrize(
    ("route", "options"), [("/v1/subscriptions", {}), ("/v1/payment_links", CART)]
)
async def test_what_an_unanswered_call_has_opened_is_found_again(
    payments, open_checkout, world, route, options
):
    world.faults.inject("razorpay", "drop_after_effect", route_pattern=route, method="POST")
    with pytest.raises(Unavailable):
        await open_checkout(**options)
    first, second = await asyncio.gather(open_checkout(**options), open_checkout(**options))
    assert first.ref == second.ref
    assert (await open_checkout("checkout-another", **options)).ref != first.ref
    for _ in range(2):
        await payments.expire_checkout(first.ref)
    assert (await payments.get_checkout(first.ref)).status == "expired"


async def test_an_abandoned_page_expires(payments, open_checkout, world, visitor):
    pages = [await open_checkout(), await open_checkout("checkout-another", **CART)]
    world.skip(DAY + 60)
    for opened in pages:
        assert (await payments.get_checkout(opened.ref)).status == "expired"
        assert "expired" in (await visitor.get(opened.url)).text


async def test_a_change_costs_what_was_said_before_and_is_made_once(
    payments, open_checkout, pay, world
):
    paid = await pay(await open_checkout())
    growth = await payments.ensure_price(GROWTH)
    preview = await payments.preview_change(paid.ref, growth)
    assert (preview.due_now_cents, preview.next_monthly_cents) == (5000, 9700)
    assert sum(cents for _, cents in preview.lines) == 5000
    world.faults.inject("razorpay", "drop_after_effect", method="PATCH")
    with pytest.raises(Unavailable):
        await payments.change_price(paid.ref, growth, key="up-1", metadata={})
    changed = await payments.change_price(paid.ref, growth, key="up-1", metadata={})
    assert changed.price_ref == growth
    newest, _ = await payments.invoices(paid.customer_ref)
    assert newest.total_cents == preview.due_now_cents
    world.skip(32 * DAY)
    newest, *_ = await payments.invoices(paid.customer_ref)
    assert (newest.total_cents, newest.status) == (9700, "paid")


@pytest.mark.parametrize("method", ["fails_later", "domestic"])
async def test_a_change_the_bank_refuses_leaves_the_old_plan(payments, open_checkout, pay, method):
    paid = await pay(await open_checkout(), method)
    growth = await payments.ensure_price(GROWTH)
    with pytest.raises(Rejected):
        await payments.change_price(paid.ref, growth, key="up-1", metadata={})
    held = await payments.get_subscription(paid.ref)
    assert (held.status, held.price_ref) == ("active", await payments.ensure_price(STARTER))


async def test_a_renewal_that_fails_is_tried_three_times_and_paid_on_the_page(
    payments, open_checkout, pay, world
):
    opened = await open_checkout()
    paid = await pay(opened, "fails_later")
    start = (await payments.get_subscription(paid.ref)).period_end
    world.skip((start - world.now()).total_seconds() + 60)
    assert (await payments.get_subscription(paid.ref)).status == "past_due"
    owed, first = await payments.invoices(paid.customer_ref)
    assert (first.status, owed.status, owed.total_cents) == ("paid", "open", 4700)
    later = (await payments.get_invoice(owed.ref)).next_attempt_at
    assert (later - start).total_seconds() == DAY
    world.skip(4 * DAY)
    assert (await payments.get_subscription(paid.ref)).status == "past_due"
    assert (await payments.get_invoice(owed.ref)).next_attempt_at is None
    portal = await payments.portal_url(paid.customer_ref, "https://app.example/billing")
    assert portal == opened.url
    await pay(opened)
    assert (await payments.get_subscription(paid.ref)).status == "active"
    assert (await payments.get_invoice(owed.ref)).status == "paid"


async def test_a_subscription_ends_with_its_cycle_and_there_is_no_way_back(
    payments, open_checkout, pay, world
):
    paid = await pay(await open_checkout())
    await payments.cancel_subscription(paid.ref, at_period_end=True, key="end-1")
    with pytest.raises(Rejected, match="cannot take a cancellation back"):
        await payments.resume_subscription(paid.ref, key="on-1")
    assert (await payments.get_subscription(paid.ref)).status == "active"
    world.skip(32 * DAY)
    assert (await payments.get_subscription(paid.ref)).status == "canceled"
    await payments.cancel_subscription(paid.ref, at_period_end=False, key="end-2")
    assert len(await payments.invoices(paid.customer_ref)) == 1


async def test_a_refund_is_sent_once_per_key(payments, open_checkout, pay, world):
    intent = (await pay(await open_checkout())).payment_intent_ref
    world.faults.inject("razorpay", "drop_after_effect", route_pattern="*/refund", method="POST")
    with pytest.raises(Unavailable):
        await payments.refund(intent, 1200, key="refund-line-1")
    first = await payments.refund(intent, 1200, key="refund-line-1")
    assert await payments.refund(intent, 1200, key="refund-line-1") == first
    assert await payments.refunded_cents(intent) == 1200
    with pytest.raises(Rejected, match="greater than"):
        await payments.refund(intent, 99_999, key="refund-line-2")


async def test_trouble_is_one_of_five_errors(payments, base_url, world):
    world.faults.inject("razorpay", "status", value=502)
    with pytest.raises(Unavailable):
        await payments.find_price(STARTER)
    world.faults.inject("razorpay", "key_expired")
    with pytest.raises(CredentialsRefused):
        await payments.check_key()
    with pytest.raises(CredentialsRefused, match="live"):
        RazorpayApi("rzp_live_x", "secret", base_url=base_url)
    with pytest.raises(CredentialsRefused, match="sandbox"):
        RazorpayApi(*KEYS)
    world.faults.inject("razorpay", "rate_limited", value=1)
    with pytest.raises(RateLimited):
        await payments.check_key()
