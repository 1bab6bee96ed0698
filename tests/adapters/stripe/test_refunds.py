import pytest
import stripe

from tests.adapters.stripe.shop import Shop


async def paid_intent(shop: Shop, client: stripe.StripeClient) -> str:
    session = await shop.open_payment()
    await shop.pay(session)
    paid = await client.v1.checkout.sessions.retrieve_async(session.id)
    return str(paid.payment_intent)


async def test_part_then_the_rest_then_no_more(shop, client):
    intent = await paid_intent(shop, client)
    first = await client.v1.refunds.create_async({"payment_intent": intent, "amount": 500})
    assert (first.status, first.amount) == ("succeeded", 500)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.refunds.create_async({"payment_intent": intent, "amount": 701})
    assert (refusal.value.code, refusal.value.param) == ("amount_too_large", "amount")
    rest = await client.v1.refunds.create_async({"payment_intent": intent})
    assert rest.amount == 700
    charge = await client.v1.charges.retrieve_async(str(rest.charge), {"expand": ["refunds"]})
    assert (charge.refunded, charge.amount_refunded) == (True, 1200)
    assert charge.refunds is not None
    assert [refund.id for refund in charge.refunds.data] == [rest.id, first.id]
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        await client.v1.refunds.create_async({"payment_intent": intent, "amount": 1})
    assert refusal.value.code == "charge_already_refunded"


async def test_every_refund_is_told_with_what_was_refunded_before(shop, client):
    intent = await paid_intent(shop, client)
    await client.v1.refunds.create_async({"payment_intent": intent, "amount": 500})
    event = (await client.v1.events.list_async({"type": "charge.refunded"})).data[0]
    assert event.data.object["amount_refunded"] == 500
    assert event.data.to_dict()["previous_attributes"] == {"amount_refunded": 0}


@pytest.mark.parametrize("amount", [0, -5])
async def test_nothing_cannot_be_refunded(shop, client, amount):
    intent = await paid_intent(shop, client)
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.refunds.create_async({"payment_intent": intent, "amount": amount})


async def test_what_was_not_paid_cannot_be_refunded(shop, client):
    await shop.pay(await shop.open_payment(), "4000000000000002")
    intent = (await client.v1.payment_intents.list_async()).data[0]
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.refunds.create_async({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.refunds.create_async({"charge": str(intent.latest_charge)})


async def test_the_balance_is_what_was_kept(shop, client):
    intent = await paid_intent(shop, client)
    await client.v1.refunds.create_async({"payment_intent": intent, "amount": 500})
    balance = await client.v1.balance.retrieve_async()
    assert [(one.amount, one.currency) for one in balance.available] == [(700, "usd")]
    found = await client.v1.refunds.list_async({"payment_intent": intent})
    assert [refund.amount for refund in found.data] == [500]
