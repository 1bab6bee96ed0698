"""Refunds: part or all of a payment, once per key.

Source: https://razorpay.com/docs/api/refunds/normal-refunds-idempotent
"""

from __future__ import annotations

import json
import re

from adapters.razorpay.sandbox import events
from adapters.razorpay.sandbox.account import Account, Json
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection
from adapters.razorpay.sandbox.refusals import Refusal

KEYS = "razorpay.refund_key"
KEY = re.compile(r"[A-Za-z0-9_-]{10,}")


def create(asked: Asked) -> Json:
    """POST /v1/payments/{id}/refund; a key seen before answers as it did then."""
    asked.only("amount", "speed", "notes", "receipt")
    if asked.key and not KEY.fullmatch(asked.key):
        raise Refusal("The idempotency key must be at least 10 characters long.")
    store = asked.account.world.store
    content = {"payment": asked.ref, "sent": json.dumps(asked.sent, sort_keys=True)}
    known = store.get(KEYS, asked.key) if asked.key else None
    if known and {name: known[name] for name in content} != content:
        raise Refusal("Different request with the same idempotency key has already been processed.")
    if known:
        return asked.account.get("refund", known["refund"])
    payment = asked.account.get("payment", asked.ref)
    refund = give_back(
        asked.account,
        payment,
        asked.whole("amount", payment["amount"] - payment["amount_refunded"]),
        receipt=asked.text("receipt"),
        notes=asked.notes(),
        speed=asked.text("speed") or "normal",
    )
    if asked.key:
        store.put(KEYS, asked.key, {**content, "refund": refund["id"]})
    return refund


def of_payment(asked: Asked) -> Json:
    """GET /v1/payments/{id}/refunds."""
    payment = asked.account.get("payment", asked.ref)
    return collection(asked, asked.account.every("refund", payment_id=payment["id"]))


def retrieve(asked: Asked) -> Json:
    """GET /v1/refunds/{id}."""
    return asked.account.get("refund", asked.ref)


def give_back(
    account: Account,
    payment: Json,
    amount: int,
    *,
    receipt: str = "",
    notes: object = (),
    speed: str = "normal",
) -> Json:
    """Send money back now."""
    if payment["status"] not in ("captured", "refunded"):
        raise Refusal("The payment status should be captured for action to be taken")
    left = payment["amount"] - payment["amount_refunded"]
    if left == 0:
        raise Refusal("The payment has been fully refunded already")
    if not 1 <= amount <= left:
        raise Refusal(
            "The total refund amount is greater than the refund payment amount", field="amount"
        )
    refund = account.create(
        "refund",
        amount=amount,
        currency=payment["currency"],
        payment_id=payment["id"],
        notes=notes or [],
        receipt=receipt or None,
        acquirer_data={"arn": None},
        batch_id=None,
        status="processed",
        speed_processed="normal",
        speed_requested=speed,
    )
    payment["amount_refunded"] += amount
    payment["refund_status"] = "full" if amount == left else "partial"
    payment["status"] = "refunded" if amount == left else "captured"
    account.save(payment)
    events.emit(account, "refund.created", refund, payment)
    events.emit(account, "refund.processed", refund, payment)
    return refund
