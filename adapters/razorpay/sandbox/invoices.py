"""Invoices of subscriptions: issued, then paid, or cancelled with their subscription.

Source: https://razorpay.com/docs/api/payments/invoices
"""

from __future__ import annotations

from adapters.razorpay.sandbox import events
from adapters.razorpay.sandbox.account import Account, Json, new_ref
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection


def listing(asked: Asked) -> Json:
    """GET /v1/invoices."""
    found = asked.account.every("invoice")
    for name in ("customer_id", "subscription_id", "payment_id"):
        if wanted := asked.text(name):
            found = [invoice for invoice in found if invoice[name] == wanted]
    return collection(asked, found)


def retrieve(asked: Asked) -> Json:
    """GET /v1/invoices/{id}."""
    return asked.account.get("invoice", asked.ref)


def issue(account: Account, subscription: Json, lines: list[Json]) -> Json:
    """Ask for the sum of the lines."""
    amount = sum(one["amount"] for one in lines)
    plan = account.get("plan", subscription["plan_id"])
    return account.create(
        "invoice",
        receipt=None,
        invoice_number=None,
        customer_id=subscription["customer_id"],
        customer_details={"id": subscription["customer_id"], "email": subscription["_email"]},
        order_id=new_ref("order"),
        subscription_id=subscription["id"],
        line_items=lines,
        payment_id=None,
        status="issued",
        expire_by=None,
        issued_at=account.now,
        paid_at=None,
        cancelled_at=None,
        expired_at=None,
        date=account.now,
        partial_payment=False,
        amount=amount,
        amount_paid=0,
        amount_due=amount,
        currency=plan["item"]["currency"],
        description=None,
        notes=[],
        billing_start=subscription["current_start"],
        billing_end=subscription["current_end"],
        type="invoice",
    )


def settle(account: Account, invoice: Json, payment: Json) -> None:
    """Mark an invoice as paid by a captured payment."""
    invoice |= {
        "status": "paid",
        "payment_id": payment["id"],
        "paid_at": account.now,
        "amount_paid": invoice["amount"],
        "amount_due": 0,
        "customer_id": payment["customer_id"],
    }
    invoice["customer_details"] |= {"id": payment["customer_id"], "email": payment["email"]}
    account.save(invoice)
    events.emit(account, "invoice.paid", payment, invoice)


def open_of(account: Account, subscription: Json) -> list[Json]:
    """Return what is still to be paid of a subscription, oldest first."""
    found = account.every("invoice", subscription_id=subscription["id"], status="issued")
    return found[::-1]


def regular(plan: Json, quantity: int) -> list[Json]:
    """Return the line of one cycle."""
    amount = plan["item"]["amount"] * quantity
    return [line(new_ref("line_item"), plan["item"]["name"], amount, "plan", quantity)]


def line(ref: str, name: str, amount: int, kind: str, quantity: int = 1) -> Json:
    """Return a line; ``amount`` is that of all its pieces."""
    return {
        "id": ref,
        "item_id": None,
        "name": name,
        "description": None,
        "amount": amount,
        "unit_amount": amount // quantity,
        "gross_amount": amount,
        "tax_amount": 0,
        "net_amount": amount,
        "type": kind,
        "quantity": quantity,
        "taxes": [],
    }
