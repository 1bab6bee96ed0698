"""Payments by Razorpay: the port's verbs in Razorpay's terms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from adapters.razorpay import facts, limits, proration, signed
from adapters.razorpay.api import Facts, RazorpayApi
from adapters.razorpay.checkouts import Checkouts, Order, reference_of
from adapters.razorpay.refusals import PROVIDER
from adapters.shapes import Shape
from core.clock import Clock
from core.errors import Rejected
from core.ports.payments import (
    Checkout,
    CheckoutLine,
    InvoiceFacts,
    PaymentEvent,
    Payments,
    PriceSpec,
    Proration,
    SubscriptionFacts,
)

OVER = ("canceled", "incomplete_expired")
NO_WAY_BACK = "Razorpay cannot take a cancellation back."
NO_PAGE = "Razorpay has no page for this customer."


class RazorpayPayments(Payments):
    """The payment provider.

    Monthly prices are plans, others are items. ``clock`` is the one the provider's time follows.
    """

    resumes: ClassVar[bool] = False

    def __init__(self, api: RazorpayApi, *, webhook_secret: str, clock: Clock) -> None:
        self._api = api
        self._webhook_secret = webhook_secret
        self._clock = clock
        self._checkouts = Checkouts(api, clock)

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works, Rejected without subscriptions."""
        await self._api.plans(count=1)

    async def ensure_price(self, spec: PriceSpec) -> str:
        """Return the ref of a price that matches the spec, creating it if needed.

        Neither plans nor items can change their amount; another one takes the place of the old.
        """
        if known := await self.find_price(spec):
            return known
        item: Facts = {
            "name": spec.product_name,
            "amount": spec.amount_cents,
            "currency": spec.currency.upper(),
            "description": spec.lookup_key,
        }
        if not spec.monthly:
            return (await self._api.create_item(item))["id"].text()
        plan = {"period": "monthly", "interval": 1, "item": item}
        return (await self._api.create_plan(plan))["id"].text()

    async def find_price(self, spec: PriceSpec) -> str:
        """Return the ref of a price that matches the spec, or "" when there is none."""
        pages: Callable[[int], Awaitable[list[Shape]]]
        pages, skip = self._api.plans if spec.monthly else self._api.items, 0
        while page := await pages(skip):
            for found in page:
                if _matches(found["item"] if spec.monthly else found, spec):
                    return found["id"].text()
            skip += limits.PAGE
        return ""

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
        """Open a hosted page. ``metadata`` travel as notes."""
        del customer_ref, cancel_url  # people say who they are, and its pages have no way back
        order = Order(key, lines, customer_email, metadata, success_url)
        if subscription:
            return await self._checkouts.open_subscription(order)
        return await self._checkouts.open_link(order)

    async def get_checkout(self, ref: str) -> Checkout:
        """Read a page with its payment state."""
        return await self._checkouts.read(ref)

    async def expire_checkout(self, ref: str) -> None:
        """Close an open page so that it can no longer be paid; one that expired is fine."""
        await self._checkouts.close(ref)

    async def get_subscription(self, ref: str) -> SubscriptionFacts:
        """Read a subscription."""
        return facts.subscription(await self._api.subscription(ref))

    async def preview_change(self, subscription_ref: str, price_ref: str) -> Proration:
        """Compute what moving the subscription to another plan would cost now."""
        held = await self._api.subscription(subscription_ref)
        present = await self._api.plan(held["plan_id"].text())
        wanted = await self._api.plan(price_ref)
        return proration.preview(held, present, wanted, self._clock.now())

    async def change_price(
        self, subscription_ref: str, price_ref: str, *, key: str, metadata: dict[str, str]
    ) -> SubscriptionFacts:
        """Move a subscription to another plan, the difference charged at once.

        There is no key for it: one that has moved already is left alone. Notes cannot be changed.
        """
        del key, metadata
        held = await self._api.subscription(subscription_ref)
        if held["plan_id"].text() != price_ref:
            proration.require_movable(held)
            change = {"plan_id": price_ref, "schedule_change_at": "now"}
            held = await self._api.update_subscription(subscription_ref, change)
        return facts.subscription(held)

    async def cancel_subscription(self, ref: str, *, at_period_end: bool, key: str) -> None:
        """End a subscription, now or at the end of the paid period; one that has ended is fine."""
        del key
        try:
            await self._api.cancel_subscription(ref, at_cycle_end=at_period_end)
        except Rejected:
            if (await self.get_subscription(ref)).status not in OVER:
                raise

    async def resume_subscription(self, ref: str, *, key: str) -> None:
        """Refuse: what was cancelled stays so."""
        del ref, key
        raise Rejected(
            NO_WAY_BACK,
            provider=PROVIDER,
            action="Choose the package again once the paid period is over.",
        )

    async def get_invoice(self, ref: str) -> InvoiceFacts:
        """Read an invoice; while its subscription is in arrears, with the next attempt."""
        found = await self._api.invoice(ref)
        next_attempt_at = None
        subscription_ref = found.first("subscription_id").text_or_empty()
        if subscription_ref and found["status"].text() == "issued":
            held = await self._api.subscription(subscription_ref)
            if held["status"].text() == "pending":
                next_attempt_at = facts.moment(held.first("charge_at"))
        return facts.invoice(found, next_attempt_at)

    async def invoices(self, customer_ref: str) -> list[InvoiceFacts]:
        """List a customer's issued invoices, newest first."""
        found: list[Shape] = []
        while page := await self._api.invoices({"customer_id": customer_ref}, len(found)):
            found += page
            if len(page) < limits.PAGE:
                break
        read = [facts.invoice(one) for one in found]
        return [one for one in read if one.status != "draft"]

    async def refund(self, payment_intent_ref: str, amount_cents: int, *, key: str) -> str:
        """Refund part or all of a payment; return the refund's ref.

        Looked for first by its receipt, since how long the key is remembered is nowhere said.
        """
        receipt = reference_of(key)
        for known in await self._api.refunds(payment_intent_ref):
            if known.first("receipt").value == receipt:
                return known["id"].text()
        wanted = {"amount": amount_cents, "speed": "normal", "receipt": receipt}
        return (await self._api.refund(payment_intent_ref, wanted, key=key))["id"].text()

    async def refunded_cents(self, payment_intent_ref: str) -> int:
        """Return how much of a payment has been given back, whoever did it."""
        return (await self._api.payment(payment_intent_ref))["amount_refunded"].whole()

    async def portal_url(self, customer_ref: str, return_url: str) -> str:
        """Return the page of a subscription that is owed for, else of the newest.

        There the way to pay can be changed.
        """
        del return_url
        bills = await self.invoices(customer_ref)
        for bill in sorted(bills, key=lambda one: one.status != "open"):
            if bill.subscription_ref:
                held = await self._api.subscription(bill.subscription_ref)
                return held["short_url"].text()
        raise Rejected(NO_PAGE, provider=PROVIDER, action="Write to us to change the card.")

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Verify a webhook and read it; raise Rejected when the signature is wrong."""
        return signed.read_event(body, headers, self._webhook_secret)


def _matches(item: Shape, spec: PriceSpec) -> bool:
    return (
        item.first("description").value == spec.lookup_key
        and item["name"].value == spec.product_name
        and item["amount"].whole() == spec.amount_cents
        and item["currency"].text().lower() == spec.currency
    )
