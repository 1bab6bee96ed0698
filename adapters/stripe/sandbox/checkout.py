"""Paying a checkout session: one attempt, and everything that follows when it goes well."""

from __future__ import annotations

from adapters.stripe.sandbox import (
    cards,
    collection,
    customers,
    events,
    issuing,
    lifecycle,
    lines,
    payments,
)
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.cards import Card


def pay(account: Account, session: Json, card: Card, email: str, name: str = "") -> bool:
    """Try to pay an open session; return whether it is complete now."""
    session["customer_details"] = {
        "address": None,
        "email": email,
        "name": name or None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    customer = _payer(account, session, email, name)
    method = cards.keep(account, card, customer["id"] if customer else "")
    if not session["amount_total"]:
        _complete(account, session, customer, method=method)
        return True
    intent = _intent(account, session, customer)
    if not payments.attempt(account, intent, method, first=True):
        return False
    _complete(account, session, customer, intent=intent, method=method)
    return True


def refuse_challenge(account: Account, session: Json, card: Card, email: str) -> None:
    """Record that the customer could not, or would not, confirm the payment to the bank."""
    customer = _payer(account, session, email, "")
    method = cards.keep(account, card, customer["id"] if customer else "")
    intent = _intent(account, session, customer)
    payments.fail(account, intent, method, "authentication_required")


def settle_later(account: Account, session: Json) -> None:
    """Let the bank decide about a payment that was under way."""
    session["_settles_at"] = None
    intent = account.get("payment_intent", session["_intent"])
    method = account.get("payment_method", intent["payment_method"])
    if cards.of(method).bounces:
        _bounce(account, session, intent, method)
        return
    payments.succeed(account, intent, method)
    invoice = account.find("invoice", session["invoice"] or "")
    if invoice:
        issuing.settle(account, invoice)
        collection.settled(account, invoice)
    session["payment_status"] = "paid"
    account.save(session)
    events.emit(account, "checkout.session.async_payment_succeeded", session)


def _bounce(account: Account, session: Json, intent: Json, method: Json) -> None:
    payments.fail(account, intent, method, "insufficient_funds")
    invoice = account.find("invoice", session["invoice"] or "")
    if invoice:
        issuing.fail(account, invoice, retry_at=None)
        issuing.void(account, invoice)
    subscription = account.find("subscription", session["subscription"] or "")
    if subscription and subscription["status"] == "incomplete":
        lifecycle.become(account, subscription, "incomplete_expired")
    account.save(session)
    events.emit(account, "checkout.session.async_payment_failed", session)


def _payer(account: Account, session: Json, email: str, name: str) -> Json | None:
    """Return the customer, made on the first attempt when the session asks for one."""
    known = account.find("customer", session["customer"] or "")
    if known or session["customer_creation"] == "if_required":
        return known
    customer = customers.add(account, email=email, name=name)
    session["customer"] = customer["id"]
    account.save(session)
    return customer


def _intent(account: Account, session: Json, customer: Json | None) -> Json:
    if session.get("_intent"):
        return account.get("payment_intent", session["_intent"])
    intent = payments.begin(
        account,
        amount=session["amount_total"],
        currency=session["currency"],
        customer=customer["id"] if customer else "",
        description=", ".join(item["description"] for item in session["_line_items"][:3]),
        metadata=session["_intent_metadata"],
    )
    session["_intent"] = intent["id"]
    account.save(session)
    return intent


def _complete(
    account: Account,
    session: Json,
    customer: Json | None,
    *,
    method: Json,
    intent: Json | None = None,
) -> None:
    settled = intent is None or intent["status"] == "succeeded"
    if session["mode"] == "subscription" and customer:
        _subscribe(account, session, customer, method, intent)
    elif customer and session["invoice_creation"]["enabled"]:
        _invoice(account, session, customer, intent)
    if intent:
        session["payment_status"] = "paid" if settled else "unpaid"
    if session["mode"] == "payment":
        session["payment_intent"] = intent["id"] if intent else None
    if not settled:
        session["_settles_at"] = account.due(issuing.BANK_TAKES_SECONDS)
    session |= {"status": "complete", "url": None}
    account.save(session)
    events.emit(account, "checkout.session.completed", session)


def _subscribe(
    account: Account, session: Json, customer: Json, method: Json, intent: Json | None
) -> None:
    items = session["_line_items"]
    recurring = [(one["price"], one["quantity"]) for one in items if one["price"]["recurring"]]
    subscription = lifecycle.begin(
        account, customer, recurring, method=method, **session["_subscription_data"]
    )
    charged = [lines.once(account, *one) for one in _one_time(session)]
    charged += [lines.regular(account, one) for one in subscription["items"]["data"]]
    occasion = issuing.Occasion(collection.FIRST, subscription)
    invoice = issuing.draft(account, _uncredited(customer), charged, occasion)
    subscription["latest_invoice"] = invoice["id"]
    account.save(subscription)
    session |= {"subscription": subscription["id"], "invoice": invoice["id"]}
    _open_and_settle(account, invoice, intent)
    if invoice["status"] == "paid":
        collection.settled(account, invoice)


def _invoice(account: Account, session: Json, customer: Json, intent: Json | None) -> None:
    charged = [lines.once(account, *one) for one in _one_time(session)]
    occasion = issuing.Occasion("manual")
    invoice = issuing.draft(account, _uncredited(customer), charged, occasion)
    session["invoice"] = invoice["id"]
    _open_and_settle(account, invoice, intent)


def _open_and_settle(account: Account, invoice: Json, intent: Json | None) -> None:
    issuing.finalize(account, invoice, intent)
    if intent and intent["status"] == "succeeded" and invoice["status"] == "open":
        issuing.settle(account, invoice)


def _uncredited(customer: Json) -> Json:
    """Return the customer without credit: what the page showed is what is charged."""
    return {**customer, "balance": 0}


def _one_time(session: Json) -> list[tuple[Json, int]]:
    return [
        (item["price"], item["quantity"])
        for item in session["_line_items"]
        if not item["price"]["recurring"]
    ]
