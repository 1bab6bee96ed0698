"""Webhooks over real TCP, their signatures checked by the vendor's library."""

import asyncio
import json

import pytest
import stripe

from tests.adapters.stripe.shop import DECLINED
from tests.support.waiting import until

COMPLETED = "checkout.session.completed"


async def test_every_event_arrives_signed_and_in_order(shop, told):
    await shop.subscribed()
    await until(lambda: COMPLETED in told.kinds)
    assert told.kinds == await shop.kinds()
    event = told.event(-1)
    assert event.api_version == "2026-10-28.endive"
    assert event.data.object["payment_status"] == "paid"
    assert (await shop.client.v1.events.retrieve_async(event.id)).type == event.type


async def test_a_changed_body_or_another_secret_is_noticed(shop, told):
    await shop.subscribed()
    await until(lambda: bool(told.taken))
    body, signature = told.taken[0]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", signature, told.secret)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signature, "whsec_another")


async def test_an_endpoint_hears_what_it_asked_for_until_it_is_deleted(shop, client, hooks):
    endpoint = await client.v1.webhook_endpoints.create_async(
        {"url": hooks.url, "enabled_events": [COMPLETED], "api_version": "2026-10-28.endive"}
    )
    hooks.secret = str(endpoint.secret)
    shown = await client.v1.webhook_endpoints.retrieve_async(endpoint.id)
    assert "secret" not in shown.to_dict()
    await shop.subscribed()
    await until(lambda: bool(hooks.taken))
    assert hooks.event(0).type == COMPLETED
    assert len(hooks.taken) == 1
    await client.v1.webhook_endpoints.update_async(endpoint.id, {"enabled_events": ["*"]})
    assert (await client.v1.webhook_endpoints.list_async()).data[0].enabled_events == ["*"]
    await client.v1.webhook_endpoints.update_async(endpoint.id, {"disabled": True})
    await shop.open_payment()
    assert (await client.v1.webhook_endpoints.delete_async(endpoint.id)).deleted
    await shop.subscribed()
    await asyncio.sleep(0.2)
    assert len(hooks.taken) == 1


@pytest.mark.parametrize("wrong", [{"url": "nowhere"}, {"enabled_events": []}])
async def test_a_wrong_endpoint_is_refused(client, hooks, wrong):
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.webhook_endpoints.create_async(
            {"url": hooks.url, "enabled_events": ["*"], **wrong}
        )


async def test_a_duplicate_has_the_same_id(shop, told, world):
    world.faults.inject("stripe", "webhook_duplicate", times=None)
    await shop.subscribed()
    await until(lambda: told.kinds.count(COMPLETED) == 2)
    events = [told.event(index).id for index in range(len(told.taken))]
    assert all(events.count(ref) == 2 for ref in events)


async def test_a_lost_event_can_still_be_read(shop, told, world):
    world.faults.inject("stripe", "webhook_lost", times=None)
    await shop.subscribed()
    await asyncio.sleep(0.2)
    assert told.taken == []
    assert COMPLETED in await shop.kinds()


async def test_events_may_overtake_each_other(shop, told, world):
    world.faults.inject("stripe", "webhook_reordered", value=0.5)
    await shop.pay(await shop.open_payment(customer_creation="always"))
    await until(lambda: len(told.taken) == 4)
    happened = await shop.kinds()
    assert told.kinds == [*happened[1:], happened[0]]


async def test_a_late_event_comes_late(shop, told, world):
    world.faults.inject("stripe", "webhook_late", times=None, value=3600)
    await shop.subscribed()
    await asyncio.sleep(0.2)
    assert told.taken == []
    world.skip(3600)
    await until(lambda: COMPLETED in told.kinds)


async def test_a_refused_delivery_is_repeated(shop, told):
    told.refuse = 1
    await shop.pay(await shop.open_payment(), DECLINED)
    await until(lambda: len(told.taken) == 2)
    assert sorted(told.kinds) == ["charge.failed", "payment_intent.payment_failed"]


async def test_events_are_filtered_by_kind_and_time(shop, client):
    await shop.subscribed()
    page = await client.v1.events.list_async({"types": ["invoice.paid", COMPLETED]})
    assert [event.type for event in page.data] == [COMPLETED, "invoice.paid"]
    later = page.data[0].created + 1
    assert (await client.v1.events.list_async({"created": {"gte": later}})).data == []


async def test_the_body_holds_nothing_of_the_sandbox_itself(shop, told):
    await shop.subscribed()
    await until(lambda: COMPLETED in told.kinds)
    for body, _ in told.taken:
        found = json.loads(body)["data"]["object"]
        assert not [name for name in found if name.startswith("_")]
