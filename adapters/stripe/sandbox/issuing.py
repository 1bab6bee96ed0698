"""The life of an invoice: draft, open with a number, then paid or void.

Simplified against the real thing: an invoice is finalised at once, not after an hour, and there are
no taxes or discounts. Source: https://docs.stripe.com/invoicing/integration/workflow-transitions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.stripe.sandbox import events, payments
from adapters.stripe.sandbox.account import MERCHANT, Account, Json
from adapters.stripe.sandbox.lists import listed

PAYMENT = "invoice_payment"

BANK_TAKES_SECONDS = 2 * 3600
"""How long a bank debit takes here, in the provider's time (days, in earnest)."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why an invoice is written: the reason, the subscription it is for and its period."""

    reason: str
    subscription: Json | None = None
    period: tuple[int, int] = (0, 0)
    proration_at: int | None = None


def draft(account: Account, customer: Json, lines: list[Json], occasion: Occasion) -> Json:
    """Store a draft of an invoice."""
    shape = compose(account, customer, lines, occasion)
    invoice = account.create("invoice", **shape)
    _adopt_lines(account, invoice)
    events.emit(account, "invoice.created", invoice)
    return invoice


def compose(account: Account, customer: Json, lines: list[Json], occasion: Occasion) -> Json:
    """Return the fields of an invoice that is neither numbered nor stored."""
    total = sum(line["amount"] for line in lines)
    due = max(0, total + min(0, customer["balance"]))
    subscription = occasion.subscription
    return {
        "account_country": "US",
        "account_name": MERCHANT,
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": due,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "billing_reason": occasion.reason,
        "collection_method": "charge_automatically",
        "currency": lines[0]["currency"] if lines else customer["currency"] or "usd",
        "customer": customer["id"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "default_payment_method": None,
        "description": None,
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "lines": listed(lines, "/v1/invoices/upcoming/lines"),
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "parent": _parent(occasion),
        "payment_settings": {"default_mandate": None, "payment_method_types": None},
        "period_start": occasion.period[0] or account.now,
        "period_end": occasion.period[1] or account.now,
        "receipt_number": None,
        "starting_balance": customer["balance"],
        "status": "draft",
        "status_transitions": _transitions(),
        "subtotal": total,
        "total": total,
        "total_taxes": [],
        "webhooks_delivered_at": None,
        "_subscription": subscription["id"] if subscription else None,
    }


def finalize(account: Account, invoice: Json, intent: Json | None = None) -> Json:
    """Give an invoice its number and open it; one that asks for nothing is paid at once.

    ``intent`` is a payment already under way for it.
    """
    customer = account.get("customer", invoice["customer"])
    balance = customer["balance"] + invoice["total"] - invoice["amount_due"]
    sequence = customer["next_invoice_sequence"]
    customer |= {"next_invoice_sequence": sequence + 1, "balance": balance}
    customer["currency"] = customer["currency"] or invoice["currency"]
    account.save(customer)
    invoice |= {
        "number": f"{customer['invoice_prefix']}-{sequence:04d}",
        "status": "open",
        "effective_at": account.now,
        "ending_balance": balance,
        "hosted_invoice_url": f"{account.base_url}/i/{invoice['id']}",
        "invoice_pdf": f"{account.base_url}/i/{invoice['id']}/pdf",
    }
    invoice["status_transitions"]["finalized_at"] = account.now
    if invoice["amount_due"]:
        _await_payment(account, invoice, intent or _intent(account, invoice))
    account.save(invoice)
    events.emit(account, "invoice.finalized", invoice)
    if not invoice["amount_due"]:
        settle(account, invoice)
    return invoice


def attempt(account: Account, invoice: Json, method: Json, *, first: bool) -> bool:
    """Try to collect an open invoice; return whether the bank went along with it."""
    intent = intent_of(account, invoice)
    went_well = payments.attempt(account, intent, method, first=first)
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    if intent["status"] == "succeeded":
        settle(account, invoice)
        return True
    if intent["status"] == "processing":
        invoice |= {"next_payment_attempt": None, "_settles_at": account.due(BANK_TAKES_SECONDS)}
    account.save(invoice)
    return went_well


def settle(account: Account, invoice: Json) -> None:
    """Record that an invoice is paid in full."""
    invoice |= {
        "status": "paid",
        "attempted": True,
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "next_payment_attempt": None,
    }
    invoice["status_transitions"]["paid_at"] = account.now
    account.save(invoice)
    for payment in account.every(PAYMENT, invoice=invoice["id"]):
        payment |= {"status": "paid", "amount_paid": payment["amount_requested"]}
        payment["status_transitions"]["paid_at"] = account.now
        account.save(payment)
    events.emit(account, "invoice.paid", invoice)
    events.emit(account, "invoice.payment_succeeded", invoice)


def fail(account: Account, invoice: Json, *, retry_at: int | None) -> None:
    """Record that collecting did not work, and when it is tried again."""
    invoice["next_payment_attempt"] = retry_at
    account.save(invoice)
    events.emit(account, "invoice.payment_failed", invoice)


def void(account: Account, invoice: Json) -> None:
    """Declare an open invoice void: nobody is to pay it, and credit it used comes back."""
    customer = account.get("customer", invoice["customer"])
    customer["balance"] += invoice["amount_due"] - invoice["total"]
    account.save(customer)
    invoice |= {"status": "void", "next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"]["voided_at"] = account.now
    account.save(invoice)
    for payment in account.every(PAYMENT, invoice=invoice["id"]):
        payment["status"] = "canceled"
        payment["status_transitions"]["canceled_at"] = account.now
        account.save(payment)
        payments.cancel(
            account, account.get("payment_intent", payment["payment"]["payment_intent"])
        )
    events.emit(account, "invoice.voided", invoice)


def intent_of(account: Account, invoice: Json) -> Json:
    """Return the payment intent of an open invoice."""
    payment = account.every(PAYMENT, invoice=invoice["id"])[0]
    return account.get("payment_intent", payment["payment"]["payment_intent"])


def _parent(occasion: Occasion) -> Json | None:
    if occasion.subscription is None:
        return None
    details: Json = {
        "metadata": occasion.subscription["metadata"],
        "subscription": occasion.subscription["id"],
    }
    if occasion.proration_at:
        details["subscription_proration_date"] = occasion.proration_at
    return {
        "quote_details": None,
        "subscription_details": details,
        "type": "subscription_details",
    }


def _transitions() -> dict[str, Any]:
    return dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at"))


def _adopt_lines(account: Account, invoice: Json) -> None:
    invoice["lines"]["url"] = f"/v1/invoices/{invoice['id']}/lines"
    for line in invoice["lines"]["data"]:
        line["invoice"] = invoice["id"]
    account.save(invoice)


def _intent(account: Account, invoice: Json) -> Json:
    return payments.begin(
        account,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        description=f"Invoice {invoice['number']}",
    )


def _await_payment(account: Account, invoice: Json, intent: Json) -> None:
    account.create(
        PAYMENT,
        amount_paid=None,
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"payment_intent": intent["id"], "type": "payment_intent"},
        status="open",
        status_transitions={"canceled_at": None, "paid_at": None},
    )
