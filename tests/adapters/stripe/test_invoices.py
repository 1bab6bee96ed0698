"""Numbers, links, pages and PDFs of invoices."""

import re

import pytest
import stripe

from adapters.stripe.sandbox import pdf
from tests.adapters.stripe.shop import DAY, FAILS_LATER


async def test_an_invoice_has_its_number_links_and_payment(shop, client):
    subscription = await shop.subscribed()
    invoice = await client.v1.invoices.retrieve_async(
        str(subscription.latest_invoice), {"expand": ["payments"]}
    )
    assert re.fullmatch(r"[A-Z]{8}-0001", str(invoice.number))
    assert invoice.hosted_invoice_url is not None
    assert invoice.payments is not None
    intent = await client.v1.payment_intents.retrieve_async(
        str(invoice.payments.data[0].payment.payment_intent)
    )
    assert intent.amount_received == invoice.amount_paid == 14400
    assert "payment_intent" not in invoice.to_dict()
    assert "paid" not in invoice.to_dict()
    plain = await client.v1.invoices.retrieve_async(invoice.id)
    assert "payments" not in plain.to_dict(), "payments come on request"


async def test_its_page_shows_it(shop, visitor):
    invoice = (await shop.invoices(await shop.subscribed()))[0]
    page = await visitor.get(invoice.hosted_invoice_url)
    assert page.status_code == 200
    for text in (str(invoice.number), "Paid", "$144.00", "Setup", "ada@example.com"):
        assert text in page.text
    assert "Pay $" not in page.text


async def test_an_open_invoice_can_be_paid_on_its_page(shop, client, visitor, world):
    subscription = await shop.subscribed(FAILS_LATER)
    world.skip(32 * DAY)
    invoice = (await shop.invoices(subscription))[-1]
    assert "Pay $47.00 now" in (await visitor.get(invoice.hosted_invoice_url)).text
    refused = await visitor.post(invoice.hosted_invoice_url)
    assert refused.status_code == 402
    assert "Your card was declined." in refused.text
    portal = await client.v1.billing_portal.sessions.create_async(
        {"customer": str(subscription.customer)}
    )
    await visitor.post(f"{portal.url}/card", data={"number": "4242424242424242"})
    assert (await visitor.post(invoice.hosted_invoice_url)).status_code == 303
    assert (await shop.again(subscription)).status == "active"
    assert (await visitor.post(invoice.hosted_invoice_url)).status_code == 303


async def test_its_pdf_is_a_pdf(shop, visitor):
    invoice = (await shop.invoices(await shop.subscribed()))[0]
    answer = await visitor.get(invoice.invoice_pdf)
    assert answer.headers["content-type"] == "application/pdf"
    assert f"Invoice-{invoice.number}.pdf" in answer.headers["content-disposition"]
    texts = read_pdf(answer.content)
    assert {"Invoice", "Mailwright", str(invoice.number), "Setup", "$97.00", "$144.00"} <= {*texts}
    assert any("no money was moved" in text for text in texts)


async def test_an_open_invoice_can_be_voided_once(shop, client, world):
    subscription = await shop.subscribed(FAILS_LATER)
    world.skip(32 * DAY)
    invoice = (await shop.invoices(subscription))[-1]
    assert (await client.v1.invoices.void_invoice_async(invoice.id)).status == "void"
    for again in (client.v1.invoices.void_invoice_async, client.v1.invoices.pay_async):
        with pytest.raises(stripe.InvalidRequestError):
            await again(invoice.id)
    lines = await client.v1.invoices.line_items.list_async(invoice.id)
    assert [line.amount for line in lines.data] == [4700]


def test_a_long_invoice_goes_over_several_pages():
    line = {
        "description": "Ünï (cödé) \\ " + "long " * 40,
        "amount": 1234567,
        "currency": "eur",
        "period": {"start": 0, "end": DAY},
    }
    facts = {
        "account_name": "Mailwright",
        "number": "A-1",
        "effective_at": 0,
        "status_transitions": {"paid_at": None},
        "customer_name": "日本 Café",
        "customer_email": None,
        "customer": "cus_1",
        "total": 1234567 * 60,
        "amount_due": 1234567 * 60 - 100,
        "amount_paid": 0,
        "currency": "eur",
        "lines": {"data": [line] * 60},
    }
    content = pdf.invoice(facts)
    assert content.count(b"/Type /Page ") == 4
    texts = read_pdf(content)
    assert texts.count("€12,345.67") == 60
    assert "?? Café" in texts
    assert "Credit used" in texts
    assert all(len(text) < 90 for text in texts)


def read_pdf(content: bytes) -> list[str]:
    """Return the texts of a PDF, having followed its cross-reference table to every object."""
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", content)[0])
    assert content[start:].startswith(b"xref\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n \n", content[start:])]
    texts = []
    for number, place in enumerate(places, 1):
        assert content[place:].startswith(b"%d 0 obj\n" % number)
        stream = re.match(rb"\d+ 0 obj\n<< /Length (\d+) >>\nstream\n", content[place:], re.DOTALL)
        if stream:
            begin = place + stream.end()
            data = content[begin : begin + int(stream[1])]
            assert content[begin + len(data) :].startswith(b"\nendstream")
            texts += re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", data)
    return [re.sub(rb"\\(.)", rb"\1", text).decode("cp1252") for text in texts]
