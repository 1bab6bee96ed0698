"""Payment links: one amount, paid once on a page, then back to where the shop wants people.

Source: https://razorpay.com/docs/api/payments/payment-links
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

from adapters.razorpay.sandbox import events, payments
from adapters.razorpay.sandbox.account import Account, Json
from adapters.razorpay.sandbox.asked import Asked
from adapters.razorpay.sandbox.lists import collection
from adapters.razorpay.sandbox.methods import Method
from adapters.razorpay.sandbox.refusals import Refusal

LONGEST_REFERENCE = 40
SHORTEST_SECONDS = 15 * 60
LONGEST_SECONDS = 180 * 86_400
OPEN = "created"


def create(asked: Asked) -> Json:
    """POST /v1/payment_links; a reference in use is refused."""
    asked.only(
        *("amount", "currency", "accept_partial", "first_min_partial_amount", "description"),
        *("reference_id", "customer", "expire_by", "notify", "reminder_enable", "notes"),
        *("callback_url", "callback_method", "options", "upi_link"),
    )
    account, currency = asked.account, asked.currency()
    amount = asked.amount(currency)
    reference = asked.text("reference_id", longest=LONGEST_REFERENCE)
    if reference and account.every("payment_link", reference_id=reference):
        raise Refusal(
            f"payment link with given reference_id ({reference}) already exists",
            field="reference_id",
        )
    expire_by = asked.whole("expire_by", account.now + LONGEST_SECONDS)
    if not SHORTEST_SECONDS <= expire_by - account.now <= LONGEST_SECONDS:
        raise Refusal(
            "expire_by should be at least 15 minutes and at most 6 months from now",
            field="expire_by",
        )
    callback = asked.text("callback_url")
    if callback and asked.text("callback_method") != "get":
        raise Refusal("callback_method is required with callback_url.", field="callback_method")
    return account.create(
        "payment_link",
        accept_partial=False,
        amount=amount,
        amount_paid=0,
        callback_method="get" if callback else "",
        callback_url=callback,
        cancelled_at=0,
        currency=currency,
        customer=asked.sent.get("customer") or {},
        description=asked.text("description"),
        expire_by=expire_by,
        expired_at=0,
        first_min_partial_amount=0,
        notes=asked.notes() or None,
        notify=asked.sent.get("notify") or {"email": False, "sms": False},
        payments=None,
        reference_id=reference,
        reminder_enable=asked.flag("reminder_enable"),
        reminders=[],
        status=OPEN,
        updated_at=account.now,
        user_id="",
        _secret=asked.secret,
    )


def retrieve(asked: Asked) -> Json:
    """GET /v1/payment_links/{id}."""
    return asked.account.get("payment_link", asked.ref)


def listing(asked: Asked) -> Json:
    """GET /v1/payment_links: its list has another name than all others."""
    found = asked.account.every("payment_link")
    if reference := asked.text("reference_id"):
        found = [link for link in found if link["reference_id"] == reference]
    return {"payment_links": collection(asked, found)["items"]}


def cancel(asked: Asked) -> Json:
    """POST /v1/payment_links/{id}/cancel."""
    link = asked.account.get("payment_link", asked.ref)
    if link["status"] == "paid":
        raise Refusal("cannot cancel or expire an already paid/partially paid link")
    if link["status"] != OPEN:
        raise Refusal("cannot cancel or expire an expired link")
    return _end(asked.account, link, "cancelled")


def expire(account: Account, link: Json) -> None:
    """Let the time of an open link run out."""
    _end(account, link, "expired")


def pay(account: Account, link: Json, method: Method, email: str) -> str:
    """Try to pay an open link; return the bank's objection, empty when it went well."""
    payment = payments.attempt(
        account,
        link["amount"],
        link["currency"],
        method,
        method.first,
        email=email,
        description=f"#{link['id'].removeprefix('plink_')}",
    )
    if method.first:
        return method.first
    paid = {
        "amount": link["amount"],
        "created_at": account.now,
        "method": method.kind,
        "payment_id": payment["id"],
        "plink_id": link["id"],
        "status": "captured",
        "updated_at": account.now,
    }
    link |= {
        "status": "paid",
        "amount_paid": link["amount"],
        "payments": [paid],
        "updated_at": account.now,
    }
    account.save(link)
    events.emit(account, "payment_link.paid", link, payment)
    return ""


def way_back(link: Json) -> str:
    """Return where the page leads after payment, signed as the real one does; empty: nowhere."""
    if not link["callback_url"]:
        return ""
    payment = link["payments"][0]["payment_id"]
    facts = (link["id"], link["reference_id"], link["status"], payment)
    digest = hmac.new(link["_secret"].encode(), "|".join(facts).encode(), hashlib.sha256)
    told = {
        "razorpay_payment_id": payment,
        "razorpay_payment_link_id": link["id"],
        "razorpay_payment_link_reference_id": link["reference_id"],
        "razorpay_payment_link_status": link["status"],
        "razorpay_signature": digest.hexdigest(),
    }
    joint = "&" if "?" in link["callback_url"] else "?"
    return f"{link['callback_url']}{joint}{urlencode(told)}"


def _end(account: Account, link: Json, status: str) -> Json:
    link |= {"status": status, f"{status}_at": account.now, "updated_at": account.now}
    account.save(link)
    events.emit(account, f"payment_link.{status}", link)
    return link
