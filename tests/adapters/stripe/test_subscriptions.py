from typing import Any

import pytest
import stripe

from adapters.sandbox.world import World
from tests.adapters.stripe.shop import DAY, DECLINED, FAILS_LATER, GOOD

PERIOD = 30 * DAY


def item(subscription: stripe.Subscription) -> stripe.SubscriptionItem:
    found: stripe.SubscriptionItem = subscription.items.data[0]
    return found


async def move(
    client: stripe.StripeClient, subscription: stripe.Subscription, price: str, **options: Any
) -> stripe.Subscription:
    params: Any = {
        "items": [{"id": item(subscription).id, "price": price}],
        "proration_behavior": "always_invoice",
        **options,
    }
    return await client.v1.subscriptions.update_async(subscription.id, params)


async def half_way(world: World, subscription: stripe.Subscription) -> None:
    span = item(subscription).current_period_end - item(subscription).current_period_start
    world.skip(span / 2 - (world.now().timestamp() - subscription.created))


async def test_a_new_subscription_says_where_it_stands(shop):
    subscription = await shop.subscribed()
    found = item(subscription)
    assert subscription.status == "active"
    assert subscription.billing_mode.type == "flexible"
    assert found.price.unit_amount == 4700
    assert found.current_period_start == subscription.created
    assert 28 * DAY <= found.current_period_end - found.current_period_start <= 31 * DAY
    assert "current_period_end" not in subscription.to_dict()
    invoice = (await shop.invoices(subscription))[0]
    assert invoice.id == subscription.latest_invoice
    assert invoice.billing_reason == "subscription_create"
    assert invoice.parent is not None
    assert invoice.parent.subscription_details is not None
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert [(line.description, line.amount) for line in invoice.lines.data] == [
        ("Setup", 9700),
        ("1 × Starter (at $47.00 / month)", 4700),
    ]


async def test_half_way_up_costs_half_the_difference(shop, client, world):
    subscription = await shop.subscribed()
    growth = await shop.price("growth", 9700)
    await half_way(world, subscription)
    changed = await move(client, subscription, growth)
    assert item(changed).price.id == growth
    assert item(changed).id == item(subscription).id
    assert item(changed).current_period_end == item(subscription).current_period_end
    invoice = (await shop.invoices(subscription))[-1]
    assert (invoice.status, invoice.billing_reason) == ("paid", "subscription_update")
    assert [line.amount for line in invoice.lines.data] == [-2350, 4850]
    assert invoice.total == 2500
    details = invoice.lines.data[0].parent
    assert details is not None
    assert details.subscription_item_details is not None
    assert details.subscription_item_details.proration


async def test_a_preview_costs_what_the_change_will_cost(shop, client, world):
    subscription = await shop.subscribed()
    growth = await shop.price("growth", 9700)
    world.skip(10 * DAY)
    at = subscription.created + 10 * DAY
    items = [{"id": item(subscription).id, "price": growth}]
    preview = await client.v1.invoices.create_preview_async(
        {
            "subscription": subscription.id,
            "subscription_details": {
                "items": items,
                "proration_behavior": "always_invoice",
                "proration_date": at,
            },
        }
    )
    assert preview.status == "draft"
    assert len(await shop.invoices(subscription)) == 1, "a preview is not kept"
    await move(client, subscription, growth, proration_date=at)
    invoice = (await shop.invoices(subscription))[-1]
    assert invoice.total == preview.total
    assert [line.amount for line in invoice.lines.data] == [
        line.amount for line in preview.lines.data
    ]


async def test_the_upcoming_invoice_is_the_next_period(shop, client):
    subscription = await shop.subscribed()
    preview = await client.v1.invoices.create_preview_async({"subscription": subscription.id})
    assert preview.total == 4700
    assert preview.lines.data[0].period.start == item(subscription).current_period_end


async def test_going_down_is_credited_and_used_at_the_next_invoice(shop, client, world):
    growth = await shop.price("growth", 9700)
    session = await shop.open(line_items=[{"price": growth, "quantity": 1}])
    await shop.pay(session)
    subscription = await shop.subscription_of(session)
    await half_way(world, subscription)
    await move(client, subscription, await shop.price("starter", 4700))
    invoice = (await shop.invoices(subscription))[-1]
    assert (invoice.total, invoice.amount_due, invoice.status) == (-2500, 0, "paid")
    customer = await client.v1.customers.retrieve_async(str(subscription.customer))
    assert customer.balance == -2500
    world.skip(16 * DAY)
    renewal = (await shop.invoices(subscription))[-1]
    assert (renewal.total, renewal.amount_due, renewal.amount_paid) == (4700, 2200, 2200)
    customer = await client.v1.customers.retrieve_async(str(subscription.customer))
    assert customer.balance == 0


async def test_prorations_may_wait_for_the_next_invoice(shop, client, world):
    subscription = await shop.subscribed()
    await half_way(world, subscription)
    growth = await shop.price("growth", 9700)
    await move(client, subscription, growth, proration_behavior="create_prorations")
    assert len(await shop.invoices(subscription)) == 1
    world.skip(16 * DAY)
    renewal = (await shop.invoices(subscription))[-1]
    assert [line.amount for line in renewal.lines.data] == [-2350, 4850, 9700]


async def test_a_change_without_proration_costs_nothing_now(shop, client, world):
    subscription = await shop.subscribed()
    await half_way(world, subscription)
    growth = await shop.price("growth", 9700)
    await move(client, subscription, growth, proration_behavior="none")
    world.skip(16 * DAY)
    assert [one.total for one in await shop.invoices(subscription)] == [14400, 9700]


async def test_an_unpaid_change_stays_pending_and_the_old_plan_in_force(shop, client, world):
    subscription = await shop.subscribed(FAILS_LATER)
    growth = await shop.price("growth", 9700)
    await half_way(world, subscription)
    held = await move(client, subscription, growth, payment_behavior="pending_if_incomplete")
    assert item(held).price.unit_amount == 4700
    assert held.status == "active"
    assert held.pending_update is not None
    assert held.pending_update.expires_at - int(world.now().timestamp()) in range(
        23 * 3600 - 5, 23 * 3600 + 1
    )
    invoice = (await shop.invoices(subscription))[-1]
    assert (invoice.id, invoice.status) == (held.latest_invoice, "open")
    assert "invoice.payment_failed" in await shop.kinds()


async def test_a_pending_change_is_applied_once_its_invoice_is_paid(shop, client, world, visitor):
    subscription = await shop.subscribed(FAILS_LATER)
    growth = await shop.price("growth", 9700)
    await half_way(world, subscription)
    held = await move(client, subscription, growth, payment_behavior="pending_if_incomplete")
    with pytest.raises(stripe.CardError) as refusal:
        await client.v1.invoices.pay_async(str(held.latest_invoice))
    assert (refusal.value.code, refusal.value.http_status) == ("card_declined", 402)
    portal = await client.v1.billing_portal.sessions.create_async({"customer": str(held.customer)})
    await visitor.post(f"{portal.url}/card", data={"card": GOOD})
    paid = await client.v1.invoices.pay_async(str(held.latest_invoice))
    assert paid.status == "paid"
    assert paid.attempt_count == 3
    changed = await shop.again(subscription)
    assert (item(changed).price.id, changed.pending_update) == (growth, None)
    assert "customer.subscription.pending_update_applied" in await shop.kinds()


async def test_a_pending_change_lapses_after_a_day(shop, client, world):
    subscription = await shop.subscribed(FAILS_LATER)
    growth = await shop.price("growth", 9700)
    await half_way(world, subscription)
    held = await move(client, subscription, growth, payment_behavior="pending_if_incomplete")
    world.skip(DAY)
    lapsed = await shop.again(subscription)
    assert (lapsed.pending_update, item(lapsed).price.unit_amount) == (None, 4700)
    invoice = await client.v1.invoices.retrieve_async(str(held.latest_invoice))
    assert invoice.status == "void"
    assert "customer.subscription.pending_update_expired" in await shop.kinds()


async def test_metadata_do_not_go_with_a_change_that_may_be_pending(shop, client):
    subscription = await shop.subscribed()
    growth = await shop.price("growth", 9700)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await move(
            client,
            subscription,
            growth,
            payment_behavior="pending_if_incomplete",
            metadata={"tier": "growth"},
        )
    assert refusal.value.param == "metadata"
    assert item(await shop.again(subscription)).price.unit_amount == 4700


async def test_a_change_can_be_all_or_nothing(shop, client, world):
    subscription = await shop.subscribed(FAILS_LATER)
    growth = await shop.price("growth", 9700)
    await half_way(world, subscription)
    with pytest.raises(stripe.CardError):
        await move(client, subscription, growth, payment_behavior="error_if_incomplete")
    assert item(await shop.again(subscription)).price.unit_amount == 4700
    assert len(await shop.invoices(subscription)) == 1


async def test_a_change_may_be_allowed_on_credit(shop, client, world):
    subscription = await shop.subscribed(FAILS_LATER)
    growth = await shop.price("growth", 9700)
    await half_way(world, subscription)
    changed = await move(client, subscription, growth)
    assert (changed.status, item(changed).price.id) == ("past_due", growth)


async def test_an_item_without_an_id_is_one_more_item(shop, client):
    subscription = await shop.subscribed()
    growth = await shop.price("growth", 9700)
    changed = await client.v1.subscriptions.update_async(
        subscription.id, {"items": [{"price": growth}]}
    )
    assert [one.price.unit_amount for one in changed["items"].data] == [4700, 9700]


async def test_a_plan_may_end_with_its_period_or_go_on(shop, client, world):
    subscription = await shop.subscribed()
    ends = await client.v1.subscriptions.update_async(
        subscription.id, {"cancel_at_period_end": True}
    )
    assert (ends.status, ends.cancel_at) == ("active", item(subscription).current_period_end)
    goes_on = await client.v1.subscriptions.update_async(
        subscription.id, {"cancel_at_period_end": False}
    )
    assert (goes_on.cancel_at_period_end, goes_on.canceled_at) == (False, None)
    await client.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    world.skip(32 * DAY)
    ended = await shop.again(subscription)
    assert ended.status == "canceled"
    assert ended.ended_at == item(subscription).current_period_end
    assert len(await shop.invoices(subscription)) == 1
    assert (await shop.kinds())[-1] == "customer.subscription.deleted"


async def test_cancelling_now_ends_it_now(shop, client):
    subscription = await shop.subscribed()
    ended = await client.v1.subscriptions.cancel_async(subscription.id)
    assert (ended.status, ended.ended_at) == ("canceled", ended.canceled_at)
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.subscriptions.cancel_async(subscription.id)
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    assert (await client.v1.subscriptions.list_async()).data == []
    assert len((await client.v1.subscriptions.list_async({"status": "all"})).data) == 1


async def test_what_changed_is_told(shop, client):
    subscription = await shop.subscribed()
    await client.v1.subscriptions.update_async(subscription.id, {"metadata": {"tier": "x"}})
    event = (await client.v1.events.list_async({"type": "customer.subscription.updated"})).data[0]
    assert event.data.object["metadata"]["tier"] == "x"
    assert event.data.to_dict()["previous_attributes"] == {"metadata": {}}


@pytest.mark.parametrize("card", [DECLINED])
async def test_a_declined_card_starts_no_subscription(shop, client, card):
    await shop.pay(await shop.open(), card)
    assert (await client.v1.subscriptions.list_async({"status": "all"})).data == []
