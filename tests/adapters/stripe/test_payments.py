"""Our adapter against the sandbox, through the port."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.stripe.api import StripeApi
from core.errors import CredentialsRefused, Rejected
from core.ports.payments import Checkout, CheckoutLine, PriceSpec, SubscriptionFacts
from tests.adapters.stripe.shop import CANCEL, DAY, FAILS_LATER, GOOD, SUCCESS

STARTER = PriceSpec("tier-starter", "Starter", 4700, monthly=True)
GROWTH = PriceSpec("tier-growth", "Growth", 9700, monthly=True)


@pytest.fixture
async def open_checkout(payments):
    """Open a checkout of the Starter plan and a setup, under a key."""
    price = await payments.ensure_price(STARTER)

    async def opened(key: str = "order-7", **options: Any) -> Checkout:
        checkout: Checkout = await payments.open_checkout(
            **{
                "key": key,
                "lines": [
                    CheckoutLine(price_ref=price),
                    CheckoutLine(name="Domains", amount_cents=1200, quantity=3),
                ],
                "subscription": True,
                "customer_email": "ada@example.com",
                "metadata": {"order": "7"},
                "success_url": SUCCESS,
                "cancel_url": CANCEL,
                **options,
            }
        )
        return checkout

    return opened


@pytest.fixture
async def pay(visitor):
    """Pay a checkout on its page."""

    async def paid(checkout: Checkout, card: str = GOOD) -> None:
        answer = await visitor.post(checkout.url, data={"card": card})
        assert answer.status_code == 303

    return paid


async def test_a_working_key_is_accepted(payments):
    await payments.check_key()


async def test_a_refused_key_is_reported_as_such(base_url):
    api = StripeApi("nonsense", base_url=base_url)
    with pytest.raises(CredentialsRefused):
        await api.balance()
    await api.close()


async def test_a_price_is_made_once(payments, client):
    first = await payments.ensure_price(STARTER)
    assert await payments.ensure_price(STARTER) == first
    assert await payments.find_price(STARTER) == first
    assert len((await client.v1.prices.list_async()).data) == 1


async def test_a_new_amount_is_a_new_price_of_the_same_product(payments, client):
    first = await payments.ensure_price(STARTER)
    dearer = PriceSpec("tier-starter", "Starter", 5700, monthly=True)
    assert await payments.find_price(dearer) == ""
    second = await payments.ensure_price(dearer)
    assert second != first
    assert await payments.find_price(STARTER) == ""
    back = await payments.ensure_price(STARTER)
    assert back not in {first, second}
    assert len((await client.v1.products.list_async()).data) == 1


async def test_a_price_is_told_apart_by_amount_interval_and_currency(payments):
    specs = [
        STARTER,
        PriceSpec("tier-starter", "Starter", 4700, monthly=False),
        PriceSpec("tier-starter", "Starter", 4700, monthly=True, currency="eur"),
    ]
    refs = [await payments.ensure_price(spec) for spec in specs]
    assert len(set(refs)) == 3


async def test_a_renamed_tier_renames_its_product(payments, client):
    await payments.ensure_price(STARTER)
    await payments.ensure_price(PriceSpec("tier-starter", "Beginner", 4700, monthly=True))
    products = (await client.v1.products.list_async()).data
    assert [product.name for product in products] == ["Beginner"]


async def test_a_checkout_is_opened_paid_and_read(payments, open_checkout, pay):
    checkout = await open_checkout()
    assert (checkout.status, checkout.payment_status) == ("open", "unpaid")
    assert checkout.amount_total_cents == 4700 + 3 * 1200
    await pay(checkout)
    paid = await payments.get_checkout(checkout.ref)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", "")
    assert paid.metadata == {"order": "7"}
    assert paid.customer_ref.startswith("cus_")
    assert paid.payment_intent_ref.startswith("pi_")
    subscription = await payments.get_subscription(paid.subscription_ref)
    assert subscription.status == "active"
    assert subscription.metadata == {"order": "7"}
    assert subscription.customer_ref == paid.customer_ref
    assert subscription.period_end is not None
    assert timedelta(27) < subscription.period_end - datetime.now(UTC) < timedelta(32)


async def test_the_same_key_opens_the_same_checkout(open_checkout):
    first, second = await open_checkout(), await open_checkout()
    assert first.ref == second.ref
    assert (await open_checkout("order-8")).ref != first.ref
    with pytest.raises(Rejected):
        await open_checkout(metadata={"order": "9"})


async def test_a_cart_without_a_plan_leaves_an_invoice_too(payments, open_checkout, pay):
    checkout = await open_checkout(
        lines=[CheckoutLine(name="Domain", amount_cents=1200)], subscription=False
    )
    await pay(checkout)
    paid = await payments.get_checkout(checkout.ref)
    assert (paid.payment_status, paid.subscription_ref) == ("paid", "")
    (invoice,) = await payments.invoices(paid.customer_ref)
    assert (invoice.total_cents, invoice.payment_intent_ref) == (1200, paid.payment_intent_ref)


async def test_a_known_customer_pays_again_under_the_same_name(payments, open_checkout, pay):
    first = await open_checkout()
    await pay(first)
    customer = (await payments.get_checkout(first.ref)).customer_ref
    second = await open_checkout("order-8", customer_ref=customer)
    await pay(second)
    assert (await payments.get_checkout(second.ref)).customer_ref == customer
    assert len(await payments.invoices(customer)) == 2


async def test_expiring_is_repeatable_but_not_after_payment(payments, open_checkout, pay):
    checkout = await open_checkout()
    await payments.expire_checkout(checkout.ref)
    await payments.expire_checkout(checkout.ref)
    assert (await payments.get_checkout(checkout.ref)).status == "expired"
    paid = await open_checkout("order-8")
    await pay(paid)
    with pytest.raises(Rejected):
        await payments.expire_checkout(paid.ref)


@pytest.fixture
async def subscribe(payments, open_checkout, pay):
    """Return a running subscription to the Starter plan."""

    async def subscribed(card: str = GOOD) -> SubscriptionFacts:
        checkout = await open_checkout()
        await pay(checkout, card)
        ref = (await payments.get_checkout(checkout.ref)).subscription_ref
        found: SubscriptionFacts = await payments.get_subscription(ref)
        return found

    return subscribed


async def test_a_change_costs_what_was_said_before(payments, subscribe, world):
    subscription = await subscribe()
    growth = await payments.ensure_price(GROWTH)
    world.skip(10 * DAY)
    preview = await payments.preview_change(subscription.ref, growth)
    assert preview.next_monthly_cents == 9700
    assert preview.due_now_cents == sum(cents for _, cents in preview.lines)
    assert 3200 < preview.due_now_cents < 3500
    changed = await payments.change_price(
        subscription.ref, growth, key="up-1", metadata={"tier": "growth"}
    )
    assert (changed.price_ref, changed.item_ref) == (growth, subscription.item_ref)
    assert changed.metadata == {"order": "7", "tier": "growth"}
    newest = (await payments.invoices(changed.customer_ref))[0]
    assert abs(newest.total_cents - preview.due_now_cents) <= 1, "a second may have passed"
    assert newest.subscription_ref == subscription.ref
    again = await payments.change_price(subscription.ref, growth, key="up-1", metadata={})
    assert again.price_ref == growth
    assert len(await payments.invoices(changed.customer_ref)) == 2


async def test_a_change_the_card_refuses_leaves_the_old_plan(payments, subscribe, world):
    subscription = await subscribe(FAILS_LATER)
    growth = await payments.ensure_price(GROWTH)
    world.skip(10 * DAY)
    kept = await payments.change_price(
        subscription.ref, growth, key="up-1", metadata={"tier": "growth"}
    )
    assert (kept.price_ref, kept.status) == (subscription.price_ref, "active")
    assert kept.metadata == {"order": "7"}


async def test_a_plan_ends_later_goes_on_or_ends_now(payments, subscribe):
    subscription = await subscribe()
    await payments.cancel_subscription(subscription.ref, at_period_end=True, key="end-1")
    assert (await payments.get_subscription(subscription.ref)).cancel_at_period_end
    await payments.resume_subscription(subscription.ref, key="on-1")
    assert not (await payments.get_subscription(subscription.ref)).cancel_at_period_end
    for key in ("end-2", "end-3"):
        await payments.cancel_subscription(subscription.ref, at_period_end=False, key=key)
    assert (await payments.get_subscription(subscription.ref)).status == "canceled"
    await payments.cancel_subscription(subscription.ref, at_period_end=True, key="end-4")
    with pytest.raises(Rejected):
        await payments.resume_subscription(subscription.ref, key="on-2")


async def test_invoices_are_newest_first_with_links_and_the_next_attempt(
    payments, subscribe, world, visitor
):
    subscription = await subscribe(FAILS_LATER)
    world.skip(32 * DAY)
    late, first = await payments.invoices(subscription.customer_ref)
    assert (first.status, late.status) == ("paid", "open")
    assert first.lines == (("Domains", 3600), ("1 × Starter (at $47.00 / month)", 4700))
    assert first.next_attempt_at is None
    assert late.next_attempt_at is not None
    assert late.customer_ref == subscription.customer_ref
    assert await payments.get_invoice(late.ref) == late
    assert (await visitor.get(first.hosted_url)).status_code == 200
    assert (await visitor.get(first.pdf_url)).content.startswith(b"%PDF-")


async def test_more_invoices_than_fit_on_a_page(payments, subscribe, world):
    subscription = await subscribe()
    for _ in range(9):
        world.skip(366 * DAY)
    found = await payments.invoices(subscription.customer_ref)
    assert len(found) == len({one.ref for one in found}) > 100
    assert found == sorted(found, key=lambda one: one.created_at, reverse=True)


async def test_a_refund_is_sent_once_per_key(payments, open_checkout, pay):
    checkout = await open_checkout()
    await pay(checkout)
    intent = (await payments.get_checkout(checkout.ref)).payment_intent_ref
    assert await payments.refunded_cents(intent) == 0
    first = await payments.refund(intent, 1200, key="line-1")
    assert await payments.refund(intent, 1200, key="line-1") == first
    assert await payments.refunded_cents(intent) == 1200
    await payments.refund(intent, 1200, key="line-2")
    assert await payments.refunded_cents(intent) == 2400
    with pytest.raises(Rejected) as refusal:
        await payments.refund(intent, 99_999, key="line-3")
    assert "amount_too_large" in refusal.value.detail


async def test_the_portal_leads_back(payments, subscribe, visitor):
    subscription = await subscribe()
    url = await payments.portal_url(subscription.customer_ref, "https://app.example/billing")
    assert "https://app.example/billing" in (await visitor.get(url)).text
