"""Razorpay's entities as the facts of our port, in its words.

Source: https://razorpay.com/docs/payments/subscriptions/states and .../api/payments/invoices/entity,
read November 2026.
"""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.razorpay.refusals import PROVIDER
from adapters.shapes import Shape
from core.errors import Surprising
from core.ports.payments import Checkout, InvoiceFacts, SubscriptionFacts

SUBSCRIPTIONS = {
    "created": "incomplete",
    "authenticated": "incomplete",
    "active": "active",
    "pending": "past_due",
    "halted": "past_due",
    "paused": "paused",
    "resumed": "active",
    "cancelled": "canceled",
    "completed": "canceled",
    "expired": "incomplete_expired",
}
INVOICES = {
    "draft": "draft",
    "issued": "open",
    "partially_paid": "open",
    "paid": "paid",
    "cancelled": "void",
    "expired": "void",
    "deleted": "void",
}
LINKS = {
    "created": ("open", "unpaid"),
    "partially_paid": ("open", "unpaid"),
    "paid": ("complete", "paid"),
    "cancelled": ("expired", "unpaid"),
    "expired": ("expired", "unpaid"),
}
REFERENCE = "reference"
"""The note that carries the key of whatever we have created."""


def subscription(found: Shape) -> SubscriptionFacts:
    """Read a subscription; nothing in it tells whether it is to end with its cycle."""
    return SubscriptionFacts(
        ref=found["id"].text(),
        customer_ref=found.first("customer_id").text_or_empty(),
        status=_known(SUBSCRIPTIONS, found["status"]),
        price_ref=found["plan_id"].text(),
        item_ref="",
        period_end=moment(found.first("current_end")),
        cancel_at_period_end=None,
        metadata=metadata(found),
    )


def invoice(found: Shape, next_attempt_at: datetime | None = None) -> InvoiceFacts:
    """Read an invoice; its page stands for its PDF too, since people can save it there."""
    ref, page = found["id"].text(), found.first("short_url").text_or_empty()
    return InvoiceFacts(
        ref=ref,
        number=found.first("invoice_number", "receipt").text_or_empty() or ref,
        status=_known(INVOICES, found["status"]),
        total_cents=found["amount"].whole(),
        created_at=moment(found.first("issued_at", "created_at")) or datetime.fromtimestamp(0, UTC),
        payment_intent_ref=found.first("payment_id").text_or_empty(),
        hosted_url=page,
        pdf_url=page,
        subscription_ref=found.first("subscription_id").text_or_empty(),
        lines=tuple(
            (line["name"].text(), line["amount"].whole()) for line in found["line_items"].each()
        ),
        customer_ref=found.first("customer_id").text_or_empty(),
        next_attempt_at=next_attempt_at,
    )


def link_checkout(found: Shape) -> Checkout:
    """Read a payment link as a checkout."""
    status, paid = _known_pair(found["status"])
    payments = found.first("payments")
    taken = next(payments.each(), None) if payments.value else None
    return Checkout(
        ref=found["id"].text(),
        url=found["short_url"].text(),
        status=status,
        payment_status=paid,
        amount_total_cents=found["amount_paid" if taken else "amount"].whole(),
        payment_intent_ref=taken["payment_id"].text() if taken else "",
        metadata=metadata(found),
    )


def subscription_checkout(found: Shape, first: Shape | None) -> Checkout:
    """Read a subscription as the checkout that began it, with its first invoice.

    The money decides: whatever became of the subscription, a paid invoice is a paid checkout.
    """
    held, paid = subscription(found), bool(first and first["status"].text() == "paid")
    over = held.status in ("canceled", "incomplete_expired")
    waits = found["status"].text() == "created"
    status = "complete" if paid else "expired" if over else "open" if waits else "complete"
    return Checkout(
        ref=held.ref,
        url=found.first("short_url").text_or_empty(),
        status=status,
        payment_status="paid" if paid else "unpaid",
        amount_total_cents=first["amount"].whole() if first else 0,
        customer_ref=held.customer_ref,
        subscription_ref=held.ref if paid else "",
        payment_intent_ref=first.first("payment_id").text_or_empty() if first else "",
        metadata=held.metadata,
        leads_back=False,
    )


def metadata(found: Shape) -> dict[str, str]:
    """Return the notes without our reference; an empty object arrives as an empty list."""
    notes = found.first("notes").value
    told = notes if isinstance(notes, dict) else {}
    return {str(name): str(text) for name, text in told.items() if name != REFERENCE}


def moment(found: Shape) -> datetime | None:
    """Read a time in seconds; 0 and null are no time."""
    seconds = found.count()
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _known(words: dict[str, str], found: Shape) -> str:
    if (word := words.get(found.text())) is None:
        raise _strange(found)
    return word


def _known_pair(found: Shape) -> tuple[str, str]:
    if (pair := LINKS.get(found.text())) is None:
        raise _strange(found)
    return pair


def _strange(found: Shape) -> Surprising:
    return Surprising(
        "Razorpay answered with a status its documentation does not know.",
        provider=PROVIDER,
        detail=f"{found.value} in {found.where}",
    )
