"""Payments: prices, checkout, subscriptions, invoices and refunds.

Amounts are cents. ``*_ref`` are the provider's ids. Methods that create take an idempotency
``key`` made from our own id, so that a repeat returns the first answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class PriceSpec:
    """A price to exist: one-time when ``monthly`` is false. ``lookup_key`` is ours and unique."""

    lookup_key: str
    product_name: str
    amount_cents: int
    monthly: bool
    currency: str = "usd"


@dataclass(frozen=True, slots=True)
class CheckoutLine:
    """One line of a checkout: a price of ours, or an amount named on the spot (one-time)."""

    quantity: int = 1
    price_ref: str = ""
    name: str = ""
    amount_cents: int = 0


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout session. ``status`` open|complete|expired, ``payment_status`` paid|unpaid|...

    ``leads_back`` is false when its page does not send people back after they have paid.
    """

    ref: str
    url: str
    status: str
    payment_status: str
    amount_total_cents: int
    customer_ref: str = ""
    subscription_ref: str = ""
    payment_intent_ref: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    leads_back: bool = True


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """A subscription as the provider holds it; the period is that of its first item.

    ``status`` incomplete|active|past_due|canceled|incomplete_expired|...; ``cancel_at_period_end``
    is None when the provider does not say.
    """

    ref: str
    customer_ref: str
    status: str
    price_ref: str
    item_ref: str
    period_end: datetime | None
    cancel_at_period_end: bool | None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice; the links are short-lived and fetched on demand."""

    ref: str
    number: str
    status: str
    total_cents: int
    created_at: datetime
    payment_intent_ref: str = ""
    hosted_url: str = ""
    pdf_url: str = ""
    subscription_ref: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    customer_ref: str = ""
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proration:
    """What changing a subscription now would cost: due now, and the monthly amount from then on."""

    due_now_cents: int
    next_monthly_cents: int
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """A verified webhook: ``ref`` is unique, ``kind`` the provider's word for what happened.

    ``refs`` are ids and words of its object, nothing about people.
    """

    ref: str
    kind: str
    object_ref: str
    created_at: datetime
    refs: dict[str, str]


class Payments(Protocol):
    """The payment provider. ``resumes``: a subscription that is to end can be let go on."""

    resumes: ClassVar[bool] = True

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        ...

    async def ensure_price(self, spec: PriceSpec) -> str:
        """Return the ref of a price that matches the spec, creating product and price if needed."""
        ...

    async def find_price(self, spec: PriceSpec) -> str:
        """Return the ref of an active price that matches the spec, or "" when there is none."""
        ...

    async def open_checkout(
        self,
        *,
        key: str,
        lines: list[CheckoutLine],
        subscription: bool,
        customer_email: str,
        customer_ref: str = "",
        metadata: dict[str, str],
        success_url: str,
        cancel_url: str,
    ) -> Checkout:
        """Open a hosted checkout page. ``metadata`` is copied to the subscription as well."""
        ...

    async def get_checkout(self, ref: str) -> Checkout:
        """Read a session with its payment state."""
        ...

    async def expire_checkout(self, ref: str) -> None:
        """Close an open session so that it can no longer be paid."""
        ...

    async def get_subscription(self, ref: str) -> SubscriptionFacts:
        """Read a subscription."""
        ...

    async def preview_change(self, subscription_ref: str, price_ref: str) -> Proration:
        """Say what moving the subscription to another price would cost now."""
        ...

    async def change_price(
        self, subscription_ref: str, price_ref: str, *, key: str, metadata: dict[str, str]
    ) -> SubscriptionFacts:
        """Move a subscription to another price, invoiced at once."""
        ...

    async def cancel_subscription(self, ref: str, *, at_period_end: bool, key: str) -> None:
        """End a subscription, now or at the end of the paid period."""
        ...

    async def resume_subscription(self, ref: str, *, key: str) -> None:
        """Let a subscription go on that was to end with its paid period."""
        ...

    async def get_invoice(self, ref: str) -> InvoiceFacts:
        """Read an invoice, with fresh links."""
        ...

    async def invoices(self, customer_ref: str) -> list[InvoiceFacts]:
        """List a customer's invoices, newest first, with fresh links."""
        ...

    async def refund(self, payment_intent_ref: str, amount_cents: int, *, key: str) -> str:
        """Refund part or all of a payment; return the refund's ref."""
        ...

    async def refunded_cents(self, payment_intent_ref: str) -> int:
        """Return how much of a payment has been given back, whoever did it."""
        ...

    async def portal_url(self, customer_ref: str, return_url: str) -> str:
        """Return a short-lived address where the customer manages cards and invoices."""
        ...

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Verify a webhook and read it; raise Rejected when the signature is wrong or too old.

        ``headers`` are by lower-case name.
        """
        ...
