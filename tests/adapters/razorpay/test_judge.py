"""The vendor's own library drives the sandbox: what it reads and verifies is what the vendor sends."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from razorpay.errors import BadRequestError

PLAN = {"name": "Starter", "amount": 390000, "currency": "INR"}
SETUP = {"item": {"name": "Setup", "amount": 800000, "currency": "INR"}}
ALL_EVENTS = [
    *("subscription.activated", "subscription.charged", "payment_link.paid", "refund.processed"),
    *("payment.failed", "subscription.cancelled"),
]


@pytest.fixture
async def told(client, vendor, world) -> Any:
    """Subscribe to events; return what has been sent, verified by the library."""
    hook = {"url": "http://127.0.0.1:9/hook", "secret": "s3cret", "events": ALL_EVENTS}
    await vendor(client.webhook.create, hook)

    def sent() -> list[str]:
        rows = world.store.all("webhook")
        for row in rows:
            body = base64.b64decode(row["body"])
            headers, _ = world.webhooks.signers[row["signer"]](row["facts"], body)
            signature = headers["x-razorpay-signature"]
            assert client.utility.verify_webhook_signature(body.decode(), signature, "s3cret")
        bodies = [base64.b64decode(row["body"]).decode() for row in rows]
        return [body.split('"event": "')[1].split('"')[0] for body in bodies]

    return sent


async def test_a_subscription_is_paid_by_upi_refunded_and_cancelled(client, vendor, visitor, told):
    plan = await vendor(
        client.plan.create, {"period": "monthly", "interval": 1, "item": PLAN, "notes": {"a": "b"}}
    )
    assert (await vendor(client.plan.all))["items"] == [plan]
    made = await vendor(
        client.subscription.create,
        {"plan_id": plan["id"], "total_count": 12, "addons": [SETUP], "notes": {"order": "7"}},
    )
    assert (made["status"], made["paid_count"], made["remaining_count"]) == ("created", 0, 12)
    page = await visitor.get(made["short_url"])
    assert "₹11,900.00" in page.text
    assert "success@razorpay" in page.text
    form = {"email": "ada@example.com", "method": "upi_declined"}
    assert "declined by the bank" in (await visitor.post(made["short_url"], data=form)).text
    assert (await vendor(client.subscription.fetch, made["id"]))["status"] == "created"
    await visitor.post(made["short_url"], data=form | {"method": "upi"})
    paid = await vendor(client.subscription.fetch, made["id"])
    assert (paid["status"], paid["payment_method"], paid["paid_count"]) == ("active", "upi", 1)
    [invoice] = (await vendor(client.invoice.all, {"subscription_id": made["id"]}))["items"]
    assert (invoice["status"], invoice["amount"]) == ("paid", 1190000)
    assert [line["type"] for line in invoice["line_items"]] == ["plan", "addon"]
    with pytest.raises(BadRequestError, match="payment mode is UPI"):
        await vendor(client.subscription.edit, made["id"], {"plan_id": plan["id"]})
    refund = await vendor(client.payment.refund, invoice["payment_id"], {"amount": 190000})
    assert refund["status"] == "processed"
    payment = await vendor(client.payment.fetch, invoice["payment_id"])
    assert (payment["amount_refunded"], payment["refund_status"]) == (190000, "partial")
    ended = await vendor(client.subscription.cancel, made["id"], {"cancel_at_cycle_end": False})
    assert ended["status"] == "cancelled"
    with pytest.raises(BadRequestError, match="not cancellable in cancelled status"):
        await vendor(client.subscription.cancel, made["id"])
    assert told() == [
        *("payment.failed", "subscription.activated", "subscription.charged"),
        *("refund.processed", "subscription.cancelled"),
    ]


async def test_a_link_leads_back_with_a_signature_that_holds(client, vendor, visitor, told):
    wanted = {
        "amount": 120000,
        "currency": "INR",
        "reference_id": "order7",
        "callback_url": "https://shop.example/thanks",
        "callback_method": "get",
    }
    link = await vendor(client.payment_link.create, wanted)
    with pytest.raises(BadRequestError, match="already exists"):
        await vendor(client.payment_link.create, wanted)
    answer = await visitor.post(link["short_url"], data={"email": "a@b.example", "method": "card"})
    back = urlsplit(answer.headers["location"])
    facts = dict(parse_qsl(back.query))
    assert back.path == "/thanks"
    signed = {
        "razorpay_payment_id": facts["razorpay_payment_id"],
        "razorpay_signature": facts["razorpay_signature"],
        "payment_link_id": facts["razorpay_payment_link_id"],
        "payment_link_reference_id": facts["razorpay_payment_link_reference_id"],
        "payment_link_status": facts["razorpay_payment_link_status"],
    }
    assert client.utility.verify_payment_link_signature(signed)
    paid = await vendor(client.payment_link.fetch, link["id"])
    assert (paid["status"], paid["amount_paid"]) == ("paid", 120000)
    with pytest.raises(BadRequestError, match="already paid"):
        await vendor(client.payment_link.cancel, link["id"])
    assert told() == ["payment_link.paid"]


async def test_what_is_wrong_is_said_in_the_vendors_words(client, vendor):
    with pytest.raises(BadRequestError, match="The id provided does not exist"):
        await vendor(client.subscription.fetch, "sub_of_nobody")
    with pytest.raises(BadRequestError, match="should not be sent"):
        await vendor(client.plan.create, {"period": "monthly", "interval": 1, "colour": "red"})
    with pytest.raises(BadRequestError, match="The amount must be at least"):
        await vendor(client.item.create, {**PLAN, "amount": 99})
    client.auth = ("rzp_live_x", "sandbox_x")
    with pytest.raises(BadRequestError, match="Authentication failed"):
        await vendor(client.plan.all)
