"""Payments: one attempt each, captured or failed, and what was given back of them.

Source: https://razorpay.com/docs/api/payments/entity
"""

from __future__ import annotations

from adapters.razorpay.sandbox import events
from adapters.razorpay.sandbox.account import Account, Json, new_ref
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection
from adapters.razorpay.sandbox.methods import Method


def retrieve(asked: Asked) -> Json:
    """GET /v1/payments/{id}."""
    return asked.account.get("payment", asked.ref)


def listing(asked: Asked) -> Json:
    """GET /v1/payments."""
    return collection(asked, asked.account.every("payment"))


def attempt(
    account: Account,
    amount: int,
    currency: str,
    method: Method,
    objection: str,
    *,
    email: str,
    description: str,
    customer: str = "",
    invoice: str = "",
) -> Json:
    """Ask the bank once; return the payment, captured or failed."""
    payment = account.create(
        "payment",
        amount=amount,
        currency=currency,
        status="failed" if objection else "captured",
        order_id=new_ref("order"),
        invoice_id=invoice or None,
        international=currency != "INR",
        method=method.kind,
        amount_refunded=0,
        refund_status=None,
        captured=not objection,
        description=description,
        card_id=None,
        bank=None,
        wallet=None,
        vpa=method.vpa or None,
        email=email,
        contact="+919000090000",
        customer_id=customer or None,
        notes=[],
        fee=0 if objection else amount // 50,
        tax=0,
        error_code="BAD_REQUEST_ERROR" if objection else None,
        error_description=objection or None,
        error_reason="payment_failed" if objection else None,
    )
    events.emit(account, "payment.failed" if objection else "payment.captured", payment)
    return payment


def customer_of(account: Account, email: str) -> Json:
    """Return the customer behind an address, made with their first payment."""
    for known in account.every("customer", email=email):
        return known
    return account.create(
        "customer", name=None, email=email, contact="+919000090000", gstin=None, notes=[]
    )
