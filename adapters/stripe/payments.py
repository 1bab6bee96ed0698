"""Payments by Stripe: the port's verbs in Stripe's terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import stripe

from adapters.stripe import facts, signed
from adapters.stripe.api import StripeApi
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

if TYPE_CHECKING:
    from stripe.params import PriceCreateParams, SubscriptionUpdateParams
    from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

CURRENCY = "usd"
ENDED = ("canceled", "incomplete_expired")


class StripePayments(Payments):
    """The payment provider.

    ``clock`` judges the age of webhook signatures, so it shows real time, not a pushed one.
    """

    def __init__(self, api: StripeApi, *, webhook_secret: str, clock: Clock) -> None:
        self._api = api
        self._webhook_secret = webhook_secret
        self._clock = clock

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        await self._api.balance()

    async def ensure_price(self, spec: PriceSpec) -> str:
        """Return the ref of a price that matches the spec, creating product and price if needed.

        A price cannot change its amount: another one takes its lookup key over, for the same product.
        """
        known = await self._api.prices_by_key(spec.lookup_key)
        price = known[0] if known else None
        product = price.product if price and isinstance(price.product, stripe.Product) else None
        if product and product.name != spec.product_name:
            await self._api.rename_product(product.id, spec.product_name)
        if price and _matches(price, spec):
            return price.id
        return await self._create_price(spec, price, product)

    async def find_price(self, spec: PriceSpec) -> str:
        """Return the ref of an active price that matches the spec, or "" when there is none."""
        known = await self._api.prices_by_key(spec.lookup_key)
        return next((price.id for price in known if _matches(price, spec)), "")

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
        params: SessionCreateParams = {
            "mode": "subscription" if subscription else "payment",
            "line_items": [_line(line) for line in lines],
            "client_reference_id": key,
            "metadata": metadata,
            "success_url": success_url,
            "cancel_url": cancel_url,
        }
        if customer_ref:
            params["customer"] = customer_ref
        else:
            params["customer_email"] = customer_email
        if subscription:
            params["subscription_data"] = {"metadata": metadata}
        else:
            params["payment_intent_data"] = {"metadata": metadata}
            params["invoice_creation"] = {"enabled": True}
            if not customer_ref:
                params["customer_creation"] = "always"
        return facts.checkout(await self._api.create_session(params, key=key))

    async def get_checkout(self, ref: str) -> Checkout:
        """Read a session with its payment state."""
        return facts.checkout(await self._api.session(ref))

    async def expire_checkout(self, ref: str) -> None:
        """Close an open session so that it can no longer be paid; one that expired is fine."""
        try:
            await self._api.expire_session(ref)
        except Rejected:
            if (await self.get_checkout(ref)).status != "expired":
                raise

    async def get_subscription(self, ref: str) -> SubscriptionFacts:
        """Read a subscription."""
        return facts.subscription(await self._api.subscription(ref))

    async def preview_change(self, subscription_ref: str, price_ref: str) -> Proration:
        """Say what moving the subscription to another price would cost now."""
        item, *others = facts.items(await self._api.subscription(subscription_ref))
        price = await self._api.price(price_ref)
        preview = await self._api.preview_invoice(
            {
                "subscription": subscription_ref,
                "subscription_details": {
                    "items": [{"id": item.id, "price": price_ref}],
                    "proration_behavior": "always_invoice",
                },
            }
        )
        monthly = (price.unit_amount or 0) * (item.quantity or 1)
        monthly += sum((one.price.unit_amount or 0) * (one.quantity or 1) for one in others)
        return facts.proration(preview, monthly)

    async def change_price(
        self, subscription_ref: str, price_ref: str, *, key: str, metadata: dict[str, str]
    ) -> SubscriptionFacts:
        """Move a subscription to another price, invoiced at once.

        When the card refuses, the subscription stays as it is: the facts then show the old price,
        and Stripe applies the change if the open invoice is paid within a day. The metadata follow
        in a second call, because Stripe takes none together with a change that may be pending.
        """
        item = facts.items(await self._api.subscription(subscription_ref))[0]
        change: SubscriptionUpdateParams = {
            "items": [{"id": item.id, "price": price_ref}],
            "proration_behavior": "always_invoice",
            "payment_behavior": "pending_if_incomplete",
        }
        changed = await self._api.update_subscription(subscription_ref, change, key=key)
        if metadata and facts.subscription(changed).price_ref == price_ref:
            changed = await self._api.update_subscription(
                subscription_ref, {"metadata": metadata}, key=f"{key}:metadata"
            )
        return facts.subscription(changed)

    async def cancel_subscription(self, ref: str, *, at_period_end: bool, key: str) -> None:
        """End a subscription, now or at the end of the paid period; one that has ended is fine."""
        try:
            if at_period_end:
                await self._api.update_subscription(ref, {"cancel_at_period_end": True}, key=key)
            else:
                await self._api.cancel_subscription(ref)
        except Rejected:
            if (await self.get_subscription(ref)).status not in ENDED:
                raise

    async def resume_subscription(self, ref: str, *, key: str) -> None:
        """Let a subscription go on that was to end with its paid period."""
        await self._api.update_subscription(ref, {"cancel_at_period_end": False}, key=key)

    async def get_invoice(self, ref: str) -> InvoiceFacts:
        """Read an invoice, with fresh links."""
        return facts.invoice(await self._api.invoice(ref))

    async def invoices(self, customer_ref: str) -> list[InvoiceFacts]:
        """List a customer's issued invoices, newest first, with fresh links."""
        found: list[stripe.Invoice] = []
        more = True
        while more:
            page, more = await self._api.invoices(customer_ref, found[-1].id if found else "")
            found += page
        return [facts.invoice(one) for one in found if one.status != "draft"]

    async def refund(self, payment_intent_ref: str, amount_cents: int, *, key: str) -> str:
        """Refund part or all of a payment; return the refund's ref."""
        return (await self._api.refund(payment_intent_ref, amount_cents, key=key)).id

    async def refunded_cents(self, payment_intent_ref: str) -> int:
        """Return how much of a payment has been given back, whoever did it."""
        return facts.refunded_cents(await self._api.payment_intent(payment_intent_ref))

    async def portal_url(self, customer_ref: str, return_url: str) -> str:
        """Return a short-lived address where the customer manages cards and invoices."""
        return (await self._api.portal(customer_ref, return_url)).url

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Verify a webhook and read it; raise Rejected when the signature is wrong or too old."""
        signature = headers.get(signed.HEADER, "")
        return signed.read_event(body, signature, self._webhook_secret, self._clock.now())

    async def _create_price(
        self, spec: PriceSpec, price: stripe.Price | None, product: stripe.Product | None
    ) -> str:
        params: PriceCreateParams = {
            "currency": spec.currency,
            "unit_amount": spec.amount_cents,
            "lookup_key": spec.lookup_key,
            "transfer_lookup_key": True,
        }
        if spec.monthly:
            params["recurring"] = {"interval": "month"}
        if product:
            params["product"] = product.id
        else:
            params["product_data"] = {"name": spec.product_name}
        often = "monthly" if spec.monthly else "once"
        after = price.id if price else "new"
        key = f"{spec.lookup_key}:{spec.amount_cents}:{spec.currency}:{often}:{after}"
        return (await self._api.create_price(params, key=key)).id


def _line(line: CheckoutLine) -> SessionCreateParamsLineItem:
    if line.price_ref:
        return {"quantity": line.quantity, "price": line.price_ref}
    return {
        "quantity": line.quantity,
        "price_data": {
            "currency": CURRENCY,
            "unit_amount": line.amount_cents,
            "product_data": {"name": line.name},
        },
    }


def _matches(price: stripe.Price, spec: PriceSpec) -> bool:
    recurring = price.recurring
    monthly = bool(recurring and recurring.interval == "month" and recurring.interval_count == 1)
    return (
        price.unit_amount == spec.amount_cents
        and price.currency == spec.currency
        and monthly is spec.monthly
        and bool(recurring) is spec.monthly
    )
