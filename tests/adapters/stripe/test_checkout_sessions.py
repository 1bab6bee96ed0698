import pytest
import stripe

from tests.adapters.stripe.shop import CANCEL, DAY


async def test_a_cart_of_a_plan_and_things_bought_once(shop, client):
    session = await shop.open(
        client_reference_id="order-7",
        metadata={"order": "7"},
        subscription_data={"metadata": {"organization": "9"}},
    )
    assert (session.status, session.payment_status, session.mode) == (
        "open",
        "unpaid",
        "subscription",
    )
    assert (session.amount_total, session.currency) == (14400, "usd")
    assert session.client_reference_id == "order-7"
    assert session.metadata is not None
    assert session.metadata["order"] == "7"
    assert session.expires_at - session.created == DAY
    lines = await client.v1.checkout.sessions.line_items.list_async(session.id)
    assert [(line.description, line.amount_total) for line in lines.data] == [
        ("Starter", 4700),
        ("Setup", 9700),
    ]


async def test_metadata_reaches_the_subscription_only_when_given_twice(shop):
    session = await shop.open(
        metadata={"order": "7"}, subscription_data={"metadata": {"organization": "9"}}
    )
    await shop.pay(session)
    subscription = await shop.subscription_of(session)
    assert subscription.metadata.to_dict() == {"organization": "9"}


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"mode": "setup"}, "mode"),
        ({"mode": "payment"}, "line_items"),
        ({"line_items": []}, "line_items"),
        ({"line_items": [{"price": "price_gone", "quantity": 1}]}, "line_items[0][price]"),
        ({"success_url": "nowhere"}, "success_url"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"customer": "cus_gone", "customer_email": ""}, "customer"),
        ({"customer_creation": "always"}, "customer_creation"),
        ({"expires_at": 1}, "expires_at"),
    ],
)
async def test_a_wrong_session_is_refused(shop, wrong, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await shop.open(**wrong)
    assert refusal.value.param == param


async def test_lines_need_a_quantity_a_live_price_and_something_that_recurs(shop, client):
    starter = await shop.price("starter", 4700)
    once = await shop.price("setup", 9700, monthly=False)
    for lines in (
        [{"price": starter}],
        [{"price": starter, "quantity": 0}],
        [{"price": once, "quantity": 1}],
        [{"price": starter, "quantity": 1}, *[{"price": once, "quantity": 1}] * 21],
    ):
        with pytest.raises(stripe.InvalidRequestError):
            await shop.open(line_items=lines)
    await client.v1.prices.update_async(starter, {"active": False})
    with pytest.raises(stripe.InvalidRequestError):
        await shop.open(line_items=[{"price": starter, "quantity": 1}])


async def test_a_session_can_be_expired_once(shop, client, visitor):
    session = await shop.open()
    assert (await client.v1.checkout.sessions.expire_async(session.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.checkout.sessions.expire_async(session.id)
    page = await visitor.get(session.url)
    assert "expired" in page.text
    assert CANCEL in page.text
    assert "expired" in (await shop.pay(session)).text
    assert "checkout.session.expired" in await shop.kinds()


async def test_a_session_expires_by_itself_after_a_day(shop, client, world):
    session = await shop.open()
    world.skip(DAY - 60)
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "open"
    world.skip(60)
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    assert await shop.kinds() == ["checkout.session.expired"]


async def test_sessions_are_found_by_what_they_led_to(shop, client):
    session = await shop.open()
    await shop.open()
    await shop.pay(session)
    subscription = await shop.subscription_of(session)
    found = await client.v1.checkout.sessions.list_async({"subscription": subscription.id})
    assert [one.id for one in found.data] == [session.id]
    assert len((await client.v1.checkout.sessions.list_async({"status": "open"})).data) == 1
