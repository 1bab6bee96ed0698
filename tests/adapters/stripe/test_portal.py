import stripe

from tests.adapters.stripe.shop import DAY, DECLINED, FAILS_LATER, GOOD

RETURN = "https://shop.example/billing"


async def portal_of(client: stripe.StripeClient, subscription: stripe.Subscription) -> str:
    session = await client.v1.billing_portal.sessions.create_async(
        {"customer": str(subscription.customer), "return_url": RETURN}
    )
    return session.url


async def test_it_shows_plan_card_and_invoices(shop, client, visitor):
    subscription = await shop.subscribed()
    page = await visitor.get(await portal_of(client, subscription))
    assert page.status_code == 200
    invoice = (await shop.invoices(subscription))[0]
    for text in ("Starter", "$47.00", "Visa ending in 4242", str(invoice.number), RETURN):
        assert text in page.text


async def test_a_plan_is_ended_and_resumed(shop, client, visitor):
    subscription = await shop.subscribed()
    url = await portal_of(client, subscription)
    form = {"subscription": subscription.id}
    answer = await visitor.post(f"{url}/cancel", data=form)
    page = await visitor.get(answer.headers["location"])
    assert "ends with the period" in page.text
    assert (await shop.again(subscription)).cancel_at_period_end
    await visitor.post(f"{url}/resume", data=form)
    assert not (await shop.again(subscription)).cancel_at_period_end


async def test_a_card_is_replaced_by_one_that_fails_at_renewal(shop, client, visitor, world):
    subscription = await shop.subscribed()
    url = await portal_of(client, subscription)
    assert (await visitor.post(f"{url}/card", data={"card": FAILS_LATER})).status_code == 303
    assert "ending in 0341" in (await visitor.get(url)).text
    world.skip(32 * DAY)
    assert (await shop.again(subscription)).status == "past_due"
    page = await visitor.get(await portal_of(client, subscription))
    assert "last payment failed" in page.text


async def test_a_card_that_is_declined_at_once_is_not_stored(shop, client, visitor):
    subscription = await shop.subscribed()
    url = await portal_of(client, subscription)
    answer = await visitor.post(f"{url}/card", data={"card": DECLINED})
    assert answer.status_code == 402
    assert "declined" in answer.text
    assert "ending in 4242" in (await visitor.get(url)).text


async def test_the_link_works_for_an_hour(shop, client, visitor, world):
    subscription = await shop.subscribed()
    url = await portal_of(client, subscription)
    world.skip(3601)
    assert (await visitor.get(url)).status_code == 410
    answer = await visitor.post(f"{url}/cancel", data={"subscription": subscription.id})
    assert answer.status_code == 410
    assert not (await shop.again(subscription)).cancel_at_period_end


async def test_one_customer_cannot_end_the_plan_of_another(shop, client, visitor):
    mine, other = await shop.subscribed(), await shop.subscribed()
    assert mine.customer != other.customer
    url = await portal_of(client, mine)
    answer = await visitor.post(f"{url}/cancel", data={"subscription": other.id})
    assert answer.status_code == 404
    assert not (await shop.again(other)).cancel_at_period_end
    assert (await visitor.post(f"{url}/dance", data={"card": GOOD})).status_code == 404
