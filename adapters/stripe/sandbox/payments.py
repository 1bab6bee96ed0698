"""Payment intents and charges: one attempt after the other until the money is there.

Source: https://docs.stripe.com/api/payment_intents and https://docs.stripe.com/api/charges
"""

from __future__ import annotations

import secrets

from adapters.stripe.sandbox import cards, events
from adapters.stripe.sandbox.account import Account, Json
from adapters.stripe.sandbox.lists import created_within, page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import CardFailed


def begin(
    account: Account,
    *,
    amount: int,
    currency: str,
    customer: str = "",
    description: str = "",
    metadata: dict[str, str] | None = None,
) -> Json:
    """Store an intent to collect an amount."""
    intent = account.create(
        "payment_intent",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        automatic_payment_methods=None,
        canceled_at=None,
        cancellation_reason=None,
        capture_method="automatic",
        client_secret=None,
        confirmation_method="automatic",
        currency=currency,
        customer=customer or None,
        description=description or None,
        last_payment_error=None,
        latest_charge=None,
        metadata=metadata or {},
        next_action=None,
        payment_method=None,
        payment_method_types=["card", "us_bank_account"],
        processing=None,
        receipt_email=None,
        setup_future_usage=None,
        status="requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(12)}"
    return account.save(intent)


def attempt(account: Account, intent: Json, method: Json, *, first: bool) -> bool:
    """Try to collect; return whether it went well, be it paid or on its way from a bank.

    ``first`` is the attempt the customer makes in person; later ones happen without them.
    """
    card = cards.of(method)
    intent["payment_method"] = method["id"]
    if card.bank:
        intent |= {"status": "processing", "last_payment_error": None}
        account.save(intent)
        return True
    reason = card.declined or ("" if first else card.declined_later)
    if reason:
        fail(account, intent, method, reason)
        return False
    succeed(account, intent, method)
    return True


def succeed(account: Account, intent: Json, method: Json) -> None:
    """Record that the money arrived."""
    charge = _charge(account, intent, method, status="succeeded")
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
    }
    account.save(intent)
    events.emit(account, "charge.succeeded", charge)
    events.emit(account, "payment_intent.succeeded", intent)


def fail(account: Account, intent: Json, method: Json, reason: str) -> None:
    """Record that the bank said no."""
    error = cards.failure(reason)
    charge = _charge(account, intent, method, status="failed", error=error)
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "latest_charge": charge["id"],
        "last_payment_error": {"type": error.type, "message": error.message, **error.facts},
    }
    account.save(intent)
    events.emit(account, "charge.failed", charge)
    events.emit(account, "payment_intent.payment_failed", intent)


def cancel(account: Account, intent: Json) -> None:
    """Give up an intent that is not needed any more."""
    if intent["status"] in {"succeeded", "canceled"}:
        return
    intent |= {
        "status": "canceled",
        "canceled_at": account.now,
        "cancellation_reason": "void_invoice",
    }
    account.save(intent)


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/payment_intents/{id}."""
    return account.get("payment_intent", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/payment_intents."""
    customer = params.text("customer")
    intents = created_within(params, account.every("payment_intent"))
    found = [intent for intent in intents if customer in ("", intent["customer"])]
    return page(params, found, "/v1/payment_intents")


def retrieve_charge(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/charges/{id}."""
    return account.get("charge", ref)


def list_charges(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/charges."""
    customer, intent = params.text("customer"), params.text("payment_intent")
    found = [
        charge
        for charge in created_within(params, account.every("charge"))
        if customer in ("", charge["customer"]) and intent in ("", charge["payment_intent"])
    ]
    return page(params, found, "/v1/charges")


def balance(account: Account, _params: Params, _ref: str) -> Json:
    """GET /v1/balance: what was charged less what was refunded, per currency."""
    sums: dict[str, int] = {}
    for charge in account.every("charge", paid=True):
        left = charge["amount"] - charge["amount_refunded"]
        sums[charge["currency"]] = sums.get(charge["currency"], 0) + left
    amounts = [{"amount": amount, "currency": currency} for currency, amount in sums.items()]
    nothing = {"amount": 0, "currency": "usd"}
    return {
        "object": "balance",
        "available": amounts or [nothing],
        "livemode": False,
        "pending": [nothing],
    }


def _charge(
    account: Account, intent: Json, method: Json, *, status: str, error: CardFailed | None = None
) -> Json:
    paid = status == "succeeded"
    decline = error.facts.get("decline_code") if error else None
    return account.create(
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"] if paid else 0,
        amount_refunded=0,
        balance_transaction=None,
        billing_details=method["billing_details"],
        captured=paid,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        disputed=False,
        failure_code=error.facts.get("code") if error else None,
        failure_message=error.message if error else None,
        metadata=intent["metadata"],
        outcome={
            "network_status": "approved_by_network" if paid else "declined_by_network",
            "reason": decline,
            "seller_message": "Payment complete." if paid else "The bank declined the payment.",
            "type": "authorized" if paid else "issuer_declined",
        },
        paid=paid,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": method["type"], method["type"]: method[method["type"]]},
        receipt_url=None,
        refunded=False,
        status=status,
    )
