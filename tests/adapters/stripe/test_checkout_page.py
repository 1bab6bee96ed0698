"""The checkout page, clicked through by form posts, for every answer of the bank."""

import re

import pytest
import stripe

from tests.adapters.stripe.shop import (
    BOUNCES,
    CANCEL,
    CHALLENGED,
    DECLINED,
    GOOD,
    SLOW,
    SUCCESS,
)

HOUR = 3600


def thanks(session: stripe.checkout.Session) -> str:
    return SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id)


async def read(
    client: stripe.StripeClient, session: stripe.checkout.Session
) -> stripe.checkout.Session:
    return await client.v1.checkout.sessions.retrieve_async(session.id)


async def test_the_page_shows_the_cart_and_says_that_no_money_moves(shop, visitor):
    page = await visitor.get((await shop.open()).url)
    assert page.status_code == 200
    for text in ("Sandbox", "no money moves", "Starter", "$47.00", "Setup", "$97.00", "$144.00"):
        assert text in page.text
    assert "then $47.00 every month" in page.text
    assert CANCEL in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_every_field_has_a_label(shop, visitor):
    page = (await visitor.get((await shop.open()).url)).text
    fields = re.findall(r'<input id="(\w+)"', page)
    assert fields == ["email", "number", "name"]
    for field in fields:
        assert f'<label for="{field}">' in page
    radios = re.findall(r'<label class="choice">\s*<input type="radio"', page)
    assert len(radios) == page.count('type="radio"') == 6


async def test_style_and_mark_are_served(shop, visitor):
    page = (await visitor.get((await shop.open()).url)).text
    for url in re.findall(r'(?:href|src)="([^"]+/assets/[^"]+)"', page):
        assert (await visitor.get(url)).status_code == 200


async def test_a_good_card_pays_and_leads_back(shop, client):
    session = await shop.open()
    answer = await shop.pay(session, GOOD)
    assert (answer.status_code, answer.headers["location"]) == (303, thanks(session))
    paid = await read(client, session)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_details is not None
    assert paid.customer_details.email == "ada@example.com"
    assert (await shop.subscription_of(session)).status == "active"
    assert (await shop.kinds())[-1] == "checkout.session.completed"


async def test_a_declined_card_leaves_the_checkout_open(shop, client):
    session = await shop.open()
    answer = await shop.pay(session, DECLINED)
    assert answer.status_code == 402
    assert "Your card was declined." in answer.text
    assert 'role="alert"' in answer.text
    unpaid = await read(client, session)
    assert (unpaid.status, unpaid.payment_status, unpaid.subscription) == ("open", "unpaid", None)
    assert "payment_intent.payment_failed" in await shop.kinds()
    assert (await shop.pay(session, GOOD)).status_code == 303
    assert (await read(client, session)).payment_status == "paid"
    assert len((await client.v1.customers.list_async()).data) == 1
    assert len((await client.v1.payment_intents.list_async()).data) == 1


async def test_a_challenged_card_pays_after_confirming(shop, client, visitor):
    session = await shop.open()
    asked = await shop.pay(session, CHALLENGED)
    assert asked.status_code == 303
    bank = asked.headers["location"]
    assert "$144.00" in (await visitor.get(bank)).text
    assert (await read(client, session)).status == "open"
    answer = await visitor.post(bank, data={"answer": "confirm"})
    assert answer.headers["location"] == thanks(session)
    assert (await read(client, session)).payment_status == "paid"


async def test_a_refused_challenge_leaves_the_checkout_open(shop, client, visitor):
    session = await shop.open()
    bank = (await shop.pay(session, CHALLENGED)).headers["location"]
    answer = await visitor.post(bank, data={"answer": "refuse"})
    assert answer.status_code == 402
    assert "could not confirm" in answer.text
    assert (await read(client, session)).status == "open"
    intent = (await client.v1.payment_intents.list_async()).data[0]
    assert intent.last_payment_error is not None
    assert intent.last_payment_error.code == "authentication_required"
    again = await visitor.post(bank, data={"answer": "confirm"})
    assert again.status_code != 303, "the bank asks once per attempt"


async def test_a_bank_debit_is_paid_later(shop, client, world):
    session = await shop.open()
    assert (await shop.pay(session, SLOW)).status_code == 303
    unpaid = await read(client, session)
    assert (unpaid.status, unpaid.payment_status) == ("complete", "unpaid")
    assert (await shop.subscription_of(session)).status == "incomplete"
    world.skip(HOUR)
    assert (await read(client, session)).payment_status == "paid"
    assert (await shop.subscription_of(session)).status == "active"
    assert (await shop.kinds())[-1] == "checkout.session.async_payment_succeeded"


async def test_a_bank_debit_can_fail_later(shop, client, world):
    session = await shop.open()
    await shop.pay(session, BOUNCES)
    world.skip(HOUR)
    assert (await read(client, session)).payment_status == "unpaid"
    subscription = await shop.subscription_of(session)
    assert subscription.status == "incomplete_expired"
    assert [one.status for one in await shop.invoices(subscription)] == ["void"]
    assert (await shop.kinds())[-1] == "checkout.session.async_payment_failed"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("4000 0000 0000 0002", "Your card was declined."),
        ("4000000000009995", "insufficient funds"),
        ("4000-0000-0000-0069", "expired"),
        ("4111 1111 1111 1111", "not a test card"),
        ("4242 4242 4242 4241", "not valid"),
        ("<script>", "not valid"),
    ],
)
async def test_a_typed_number_wins_over_the_choice(shop, visitor, number, text):
    session = await shop.open()
    answer = await visitor.post(session.url, data={"card": GOOD, "number": number})
    assert answer.status_code == 402
    assert text in answer.text
    assert "<script" not in answer.text


async def test_typed_good_numbers_pay(shop, visitor):
    for number in ("4242 4242 4242 4242", "5555555555554444"):
        session = await shop.open()
        answer = await visitor.post(session.url, data={"card": DECLINED, "number": number})
        assert answer.headers["location"] == thanks(session)


async def test_an_email_is_asked_for_when_none_is_known(shop, visitor, client):
    session = await shop.open(customer_email="")
    answer = await visitor.post(session.url, data={"card": GOOD, "email": "nobody"})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    await visitor.post(session.url, data={"card": GOOD, "email": "eve@x.example", "name": "Eve"})
    customer = (await client.v1.customers.list_async()).data[0]
    assert (customer.email, customer.name) == ("eve@x.example", "Eve")


async def test_paying_twice_pays_once(shop, client):
    session = await shop.open()
    first, second = await shop.pay(session), await shop.pay(session)
    assert first.headers["location"] == second.headers["location"]
    assert len((await client.v1.charges.list_async()).data) == 1


async def test_an_abandoned_checkout_stays_open(shop, client, visitor):
    session = await shop.open()
    await visitor.get(session.url)
    assert (await read(client, session)).status == "open"
    assert await shop.kinds() == []


async def test_a_payment_without_a_plan(shop, client):
    session = await shop.open_payment(payment_intent_data={"metadata": {"order": "7"}})
    await shop.pay(session)
    paid = await read(client, session)
    assert (paid.payment_status, paid.subscription, paid.customer) == ("paid", None, None)
    intent = await client.v1.payment_intents.retrieve_async(
        str(paid.payment_intent), {"expand": ["latest_charge"]}
    )
    assert (intent.status, intent.amount_received) == ("succeeded", 1200)
    assert intent.metadata["order"] == "7"
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert intent.latest_charge.paid


async def test_a_payment_can_have_a_customer_and_an_invoice(shop, client):
    session = await shop.open_payment(
        customer_creation="always", invoice_creation={"enabled": True}
    )
    await shop.pay(session)
    paid = await client.v1.checkout.sessions.retrieve_async(
        session.id, {"expand": ["invoice.payments"]}
    )
    assert isinstance(paid.invoice, stripe.Invoice)
    assert (paid.invoice.status, paid.invoice.total) == ("paid", 1200)
    assert paid.invoice.payments is not None
    assert paid.invoice.payments.data[0].payment.payment_intent == paid.payment_intent


async def test_a_free_cart_needs_no_payment(shop, client):
    free = await shop.price("free", 0)
    session = await shop.open(line_items=[{"price": free, "quantity": 1}])
    assert session.payment_status == "no_payment_required"
    await shop.pay(session)
    assert (await shop.subscription_of(session)).status == "active"
    assert (await client.v1.charges.list_async()).data == []


async def test_an_unknown_checkout_is_a_page_too(base_url, visitor):
    answer = await visitor.get(f"{base_url}/c/pay/cs_test_gone")
    assert answer.status_code == 404
    assert "<h1>" in answer.text
