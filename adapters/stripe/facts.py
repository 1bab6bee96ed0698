"""Stripe's objects as the facts of our port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import stripe

from adapters.stripe.failures import PROVIDER
from core.errors import Surprising
from core.ports.payments import Checkout, InvoiceFacts, Proration, SubscriptionFacts


def checkout(session: stripe.checkout.Session) -> Checkout:
    """Read a session; in subscription mode the payment is that of the first invoice."""
    with _expected("a checkout session"):
        invoice = session.invoice
        intent = _ref(session.payment_intent)
        if not intent and isinstance(invoice, stripe.Invoice):
            intent = _payment_intent(invoice)
        return Checkout(
            ref=session.id,
            url=session.url or "",
            status=session.status or "",
            payment_status=session.payment_status,
            amount_total_cents=session.amount_total or 0,
            customer_ref=_ref(session.customer),
            subscription_ref=_ref(session.subscription),
            payment_intent_ref=intent,
            metadata=_texts(session.metadata),
        )


def subscription(found: stripe.Subscription) -> SubscriptionFacts:
    """Read a subscription; its period is that of its first item."""
    with _expected("a subscription"):
        item = items(found)[0]
        return SubscriptionFacts(
            ref=found.id,
            customer_ref=_ref(found.customer),
            status=found.status,
            price_ref=item.price.id,
            item_ref=item.id,
            period_end=_moment(item.current_period_end),
            cancel_at_period_end=found.cancel_at_period_end,
            metadata=_texts(found.metadata),
        )


def items(found: stripe.Subscription) -> list[stripe.SubscriptionItem]:
    """Return the items of a subscription; there is at least one."""
    with _expected("a subscription"):
        data = found.items.data
        if not data:
            raise Surprising("A subscription has no items.", provider=PROVIDER)
        return data


def invoice(found: stripe.Invoice) -> InvoiceFacts:
    """Read an invoice listed with its payments."""
    with _expected("an invoice"):
        details = found.parent.subscription_details if found.parent else None
        return InvoiceFacts(
            ref=found.id,
            number=found.number or "",
            status=found.status or "",
            total_cents=found.total,
            created_at=_moment(found.created),
            payment_intent_ref=_payment_intent(found),
            hosted_url=found.hosted_invoice_url or "",
            pdf_url=found.invoice_pdf or "",
            subscription_ref=_ref(details.subscription) if details else "",
            lines=_lines(found),
            customer_ref=_ref(found.customer),
            next_attempt_at=_moment(later) if (later := found.next_payment_attempt) else None,
        )


def refunded_cents(intent: stripe.PaymentIntent) -> int:
    """Read how much of a payment went back from its charge; nothing while there is none."""
    with _expected("a payment intent"):
        charge = intent.latest_charge
        return charge.amount_refunded if isinstance(charge, stripe.Charge) else 0


def proration(preview: stripe.Invoice, next_monthly_cents: int) -> Proration:
    """Read the preview of a change."""
    with _expected("a preview invoice"):
        return Proration(
            due_now_cents=preview.amount_due,
            next_monthly_cents=next_monthly_cents,
            lines=_lines(preview),
        )


def _lines(found: stripe.Invoice) -> tuple[tuple[str, int], ...]:
    return tuple((line.description or "", line.amount) for line in found.lines.data)


def _payment_intent(found: stripe.Invoice) -> str:
    for payment in found.payments.data if found.payments else []:
        if ref := _ref(payment.payment.payment_intent):
            return ref
    return ""


def _ref(value: stripe.StripeObject | str | None) -> str:
    return value if isinstance(value, str) else str(value["id"]) if value else ""


def _texts(value: stripe.StripeObject | None) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.to_dict().items()} if value else {}


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@contextmanager
def _expected(what: str) -> Iterator[None]:
    try:
        yield
    except (AttributeError, KeyError, TypeError) as error:
        raise Surprising(
            f"Stripe sent {what} without a field it should have.",
            provider=PROVIDER,
            detail=str(error),
        ) from None
