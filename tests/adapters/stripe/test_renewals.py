from datetime import UTC, datetime

import stripe

from tests.adapters.stripe.shop import BOUNCES, DAY, FAILS_LATER, GOOD, SLOW


def period(subscription: stripe.Subscription) -> tuple[int, int]:
    found = subscription["items"].data[0]
    return found.current_period_start, found.current_period_end


async def test_the_clock_brings_the_next_period_and_its_invoice(shop, world):
    subscription = await shop.subscribed()
    start, end = period(subscription)
    world.skip(end - start + 60)
    renewed = await shop.again(subscription)
    assert period(renewed)[0] == end
    assert renewed.status == "active"
    invoice = (await shop.invoices(subscription))[-1]
    assert (invoice.status, invoice.total, invoice.billing_reason) == (
        "paid",
        4700,
        "subscription_cycle",
    )
    assert invoice.lines.data[0].period.start == end
    assert invoice.created == end
    assert (await shop.kinds())[-7:] == [
        "invoice.created",
        "invoice.finalized",
        "customer.subscription.updated",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]


async def test_a_year_skipped_at_once_has_every_renewal_at_its_time(shop, world):
    subscription = await shop.subscribed()
    begun = datetime.fromtimestamp(subscription.created, UTC)
    world.skip((begun.replace(year=begun.year + 1) - begun).total_seconds() + 60)
    invoices = await shop.client.v1.invoices.list_async(
        {"subscription": subscription.id, "limit": 100}
    )
    assert len(invoices.data) == 13
    months = {datetime.fromtimestamp(one.created, UTC).month for one in invoices.data}
    assert months == set(range(1, 13))
    numbers = [str(one.number)[-4:] for one in invoices.data[::-1]]
    assert numbers == [f"{number:04d}" for number in range(1, 14)]


async def test_a_failed_renewal_is_past_due_and_tried_again(shop, world):
    subscription = await shop.subscribed(FAILS_LATER)
    _, end = period(subscription)
    world.skip(end - subscription.created + 60)
    late = await shop.again(subscription)
    assert late.status == "past_due"
    invoice = (await shop.invoices(subscription))[-1]
    assert (invoice.status, invoice.attempt_count) == ("open", 1)
    assert invoice.next_payment_attempt == end + DAY
    kinds = await shop.kinds()
    assert "invoice.payment_failed" in kinds
    assert kinds[-1] == "customer.subscription.updated"


async def test_a_new_card_saves_a_late_subscription(shop, client, world, visitor):
    subscription = await shop.subscribed(FAILS_LATER)
    world.skip(32 * DAY)
    portal = await client.v1.billing_portal.sessions.create_async(
        {"customer": str(subscription.customer)}
    )
    await visitor.post(f"{portal.url}/card", data={"card": GOOD})
    assert (await shop.again(subscription)).status == "past_due", "nothing is paid yet"
    world.skip(2 * DAY)
    assert (await shop.again(subscription)).status == "active"
    assert (await shop.invoices(subscription))[-1].status == "paid"


async def test_after_the_last_attempt_the_subscription_is_canceled(shop, world):
    subscription = await shop.subscribed(FAILS_LATER)
    _, end = period(subscription)
    world.skip(end - subscription.created + 8 * DAY)
    ended = await shop.again(subscription)
    assert (ended.status, ended.ended_at) == ("canceled", end + 7 * DAY)
    assert ended.cancellation_details is not None
    assert ended.cancellation_details.reason == "payment_failed"
    invoice = (await shop.invoices(subscription))[-1]
    assert (invoice.attempt_count, invoice.next_payment_attempt) == (4, None)
    assert (await shop.kinds()).count("invoice.payment_failed") == 4
    assert (await shop.kinds())[-1] == "customer.subscription.deleted"
    world.skip(60 * DAY)
    assert len(await shop.invoices(subscription)) == 2


async def test_renewals_by_bank_debit_settle_or_bounce_later(shop, client, world, visitor):
    subscription = await shop.subscribed()
    portal = await client.v1.billing_portal.sessions.create_async(
        {"customer": str(subscription.customer)}
    )
    await visitor.post(f"{portal.url}/card", data={"number": SLOW})
    _, end = period(subscription)
    world.skip(end - world.now().timestamp() + 1)
    assert (await shop.invoices(subscription))[-1].status == "open"
    world.skip(3600)
    assert (await shop.invoices(subscription))[-1].status == "paid"
    portal = await client.v1.billing_portal.sessions.create_async(
        {"customer": str(subscription.customer)}
    )
    await visitor.post(f"{portal.url}/card", data={"number": BOUNCES})
    world.skip(32 * DAY)
    assert (await shop.again(subscription)).status == "past_due"


async def test_webhook_events_carry_the_time_they_happened(shop, client, world):
    subscription = await shop.subscribed()
    _, end = period(subscription)
    world.skip(45 * DAY)
    event = (await client.v1.events.list_async({"type": "invoice.paid"})).data[0]
    assert event.created == end
    assert isinstance(event, stripe.Event)
