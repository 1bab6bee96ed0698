"""Stripe's API as far as we use it, one method per endpoint, through the vendor's own library.

Pages are those of https://docs.stripe.com/api, read November 2026.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import stripe

from adapters.http import Observer
from adapters.stripe import limits
from adapters.stripe.failures import PROVIDER, translated
from adapters.stripe.transport import Transport
from core.doors import require_no_transaction
from core.errors import CredentialsRefused
from core.pace import Pace

if TYPE_CHECKING:
    from stripe.params import (
        InvoiceCreatePreviewParams,
        InvoiceListParams,
        PriceCreateParams,
        SubscriptionUpdateParams,
    )
    from stripe.params.checkout import SessionCreateParams

Answer = TypeVar("Answer")


class StripeApi:
    """The wire under one key. A call is sent once; ``key`` makes the repeat of a POST harmless."""

    def __init__(
        self,
        secret_key: str,
        *,
        base_url: str = limits.BASE_URL,
        pace: Pace | None = None,
        observe: Observer | None = None,
    ) -> None:
        _refuse_mixed(secret_key, base_url)
        stripe.enable_telemetry = False  # else the library writes an id into the home directory
        self._pace = pace or limits.calls()
        self._transport = Transport(observe)
        self._v1 = stripe.StripeClient(
            secret_key,
            stripe_version=limits.API_VERSION,
            base_addresses={"api": base_url.rstrip("/")},
            max_network_retries=0,
            http_client=self._transport,
        ).v1

    async def balance(self) -> stripe.Balance:
        """Get the balance: the cheapest call that needs a key. Page "Retrieve balance"."""
        return await self._call(self._v1.balance.retrieve_async)

    async def prices_by_key(self, lookup_key: str) -> list[stripe.Price]:
        """List active prices with our lookup key, with products. Page "List all prices"."""
        page = await self._call(
            lambda: self._v1.prices.list_async(
                {"lookup_keys": [lookup_key], "active": True, "expand": ["data.product"]}
            )
        )
        return page.data

    async def price(self, ref: str) -> stripe.Price:
        """Get a price. Page "Retrieve a price"."""
        return await self._call(lambda: self._v1.prices.retrieve_async(ref))

    async def create_price(self, params: PriceCreateParams, *, key: str) -> stripe.Price:
        """Make a price. Page "Create a price"."""
        return await self._call(
            lambda: self._v1.prices.create_async(params, {"idempotency_key": key})
        )

    async def rename_product(self, ref: str, name: str) -> stripe.Product:
        """Give a product another name. Page "Update a product"."""
        return await self._call(lambda: self._v1.products.update_async(ref, {"name": name}))

    async def create_session(
        self, params: SessionCreateParams, *, key: str
    ) -> stripe.checkout.Session:
        """Open a checkout. Page "Create a Checkout Session"."""
        return await self._call(
            lambda: self._v1.checkout.sessions.create_async(params, {"idempotency_key": key})
        )

    async def session(self, ref: str) -> stripe.checkout.Session:
        """Get a checkout with the payments of its invoice. Page "Retrieve a Checkout Session"."""
        return await self._call(
            lambda: self._v1.checkout.sessions.retrieve_async(ref, {"expand": ["invoice.payments"]})
        )

    async def expire_session(self, ref: str) -> stripe.checkout.Session:
        """Close an open checkout. Page "Expire a Checkout Session"."""
        return await self._call(lambda: self._v1.checkout.sessions.expire_async(ref))

    async def subscription(self, ref: str) -> stripe.Subscription:
        """Get a subscription. Page "Retrieve a subscription"."""
        return await self._call(lambda: self._v1.subscriptions.retrieve_async(ref))

    async def update_subscription(
        self, ref: str, params: SubscriptionUpdateParams, *, key: str
    ) -> stripe.Subscription:
        """Change a subscription. Page "Update a subscription"."""
        return await self._call(
            lambda: self._v1.subscriptions.update_async(ref, params, {"idempotency_key": key})
        )

    async def cancel_subscription(self, ref: str) -> stripe.Subscription:
        """End a subscription now. Page "Cancel a subscription"."""
        return await self._call(lambda: self._v1.subscriptions.cancel_async(ref))

    async def preview_invoice(self, params: InvoiceCreatePreviewParams) -> stripe.Invoice:
        """Compute an invoice without making it. Page "Create a preview invoice"."""
        return await self._call(lambda: self._v1.invoices.create_preview_async(params))

    async def invoice(self, ref: str) -> stripe.Invoice:
        """Get an invoice with its payments. Page "Retrieve an invoice"."""
        return await self._call(
            lambda: self._v1.invoices.retrieve_async(ref, {"expand": ["payments"]})
        )

    async def invoices(
        self, customer_ref: str, after: str = ""
    ) -> tuple[list[stripe.Invoice], bool]:
        """List invoices with their payments, and whether more follow. Page "List all invoices"."""
        params: InvoiceListParams = {
            "customer": customer_ref,
            "limit": limits.PAGE,
            "expand": ["data.payments"],
        }
        if after:
            params["starting_after"] = after
        page = await self._call(lambda: self._v1.invoices.list_async(params))
        return page.data, page.has_more

    async def payment_intent(self, ref: str) -> stripe.PaymentIntent:
        """Get a payment with its latest charge. Page "Retrieve a PaymentIntent"."""
        return await self._call(
            lambda: self._v1.payment_intents.retrieve_async(ref, {"expand": ["latest_charge"]})
        )

    async def refund(
        self, payment_intent_ref: str, amount_cents: int, *, key: str
    ) -> stripe.Refund:
        """Give money back. Page "Create a refund"."""
        return await self._call(
            lambda: self._v1.refunds.create_async(
                {"payment_intent": payment_intent_ref, "amount": amount_cents},
                {"idempotency_key": key},
            )
        )

    async def portal(self, customer_ref: str, return_url: str) -> stripe.billing_portal.Session:
        """Open the customer portal. Page "Create a portal session"."""
        return await self._call(
            lambda: self._v1.billing_portal.sessions.create_async(
                {"customer": customer_ref, "return_url": return_url}
            )
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close_async()

    async def _call(self, send: Callable[[], Awaitable[Answer]]) -> Answer:
        require_no_transaction()
        await self._pace.turn()
        try:
            return await send()
        except stripe.StripeError as error:
            failure = translated(error)
            if failure.code == "rate_limited":
                self._pace.close(failure.advice.retry_after or 0.0)
            raise failure from None


def _refuse_mixed(secret_key: str, base_url: str) -> None:
    live = base_url.rstrip("/") == limits.BASE_URL
    if live and secret_key.startswith(limits.SANDBOX_KEYS):
        raise CredentialsRefused(
            "The key for stripe belongs to the sandbox.",
            provider=PROVIDER,
            action="Set a key of your Stripe account, or leave it empty to stay in the sandbox.",
        )
    if not live and secret_key.startswith(limits.LIVE_KEYS):
        raise CredentialsRefused(
            "A live Stripe key must not be sent to the sandbox.",
            provider=PROVIDER,
            action="Remove the key to stay in the sandbox, or leave sandbox mode.",
        )
