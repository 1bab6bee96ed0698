"""Razorpay's API as far as we use it, one method per endpoint.

Pages are those of https://razorpay.com/docs/api, read November 2026, not from a live account.
"""

from __future__ import annotations

import base64
from typing import Any

from adapters.http import Observer, Wire
from adapters.razorpay import limits, refusals
from adapters.shapes import Shape
from core.pace import Pace

Facts = dict[str, Any]


class RazorpayApi:
    """The wire under one key pair. A call is sent once; only refunds take an idempotency key."""

    def __init__(
        self,
        key_id: str,
        key_secret: str,
        *,
        base_url: str = limits.BASE_URL,
        pace: Pace | None = None,
        observe: Observer | None = None,
    ) -> None:
        sandbox = base_url.rstrip("/") != limits.BASE_URL
        refusals.refuse_mixed(key_id, key_secret, sandbox=sandbox)
        self._wire = Wire(
            refusals.PROVIDER,
            base_url.rstrip("/"),
            key=base64.b64encode(f"{key_id}:{key_secret}".encode()).decode(),
            key_header="authorization",
            key_scheme="Basic",
            pace=pace or limits.calls(),
            sandbox=sandbox,
            observe=observe,
            read_refusal=refusals.read,
        )

    async def plans(self, skip: int = 0, count: int = limits.PAGE) -> list[Shape]:
        """List plans, newest first. Page "Fetch All Plans"."""
        return await self._listed("/v1/plans", {"count": count, "skip": skip})

    async def plan(self, ref: str) -> Shape:
        """Get a plan. Page "Fetch a Plan with ID"."""
        return await self._wire.call("GET", f"/v1/plans/{ref}")

    async def create_plan(self, facts: Facts) -> Shape:
        """Make a plan, which nobody can change or remove. Page "Create a Plan"."""
        return await self._wire.call("POST", "/v1/plans", json=facts)

    async def items(self, skip: int = 0) -> list[Shape]:
        """List items, newest first. Page "Fetch Multiple Items"."""
        return await self._listed("/v1/items", {"count": limits.PAGE, "skip": skip})

    async def item(self, ref: str) -> Shape:
        """Get an item. Page "Fetch an Item"."""
        return await self._wire.call("GET", f"/v1/items/{ref}")

    async def create_item(self, facts: Facts) -> Shape:
        """Make an item. Page "Create an Item"."""
        return await self._wire.call("POST", "/v1/items", json=facts)

    async def subscriptions(self, plan_ref: str, since: int, skip: int) -> list[Shape]:
        """List subscriptions to a plan made since then. Page "Fetch All Subscriptions"."""
        query = {"plan_id": plan_ref, "from": since, "count": limits.PAGE, "skip": skip}
        return await self._listed("/v1/subscriptions", query)

    async def subscription(self, ref: str) -> Shape:
        """Get a subscription. Page "Fetch a Subscription with ID"."""
        return await self._wire.call("GET", f"/v1/subscriptions/{ref}")

    async def create_subscription(self, facts: Facts) -> Shape:
        """Make a subscription that waits for its first payment. Page "Create a Subscription"."""
        return await self._wire.call("POST", "/v1/subscriptions", json=facts)

    async def update_subscription(self, ref: str, facts: Facts) -> Shape:
        """Change a subscription. Page "Update a Subscription"."""
        return await self._wire.call("PATCH", f"/v1/subscriptions/{ref}", json=facts)

    async def cancel_subscription(self, ref: str, *, at_cycle_end: bool) -> Shape:
        """End a subscription, now or with its cycle. Page "Cancel a Subscription"."""
        body = {"cancel_at_cycle_end": at_cycle_end}
        return await self._wire.call("POST", f"/v1/subscriptions/{ref}/cancel", json=body)

    async def links(self, reference: str) -> list[Shape]:
        """List payment links of a reference. Page "Fetch All Standard Payment Links"."""
        answer = await self._wire.call(
            "GET", "/v1/payment_links", query={"reference_id": reference}
        )
        return list(answer["payment_links"].each())

    async def link(self, ref: str) -> Shape:
        """Get a payment link. Page "Fetch a Standard Payment Link by ID"."""
        return await self._wire.call("GET", f"/v1/payment_links/{ref}")

    async def create_link(self, facts: Facts) -> Shape:
        """Make a payment link. Page "Create a Standard Payment Link"."""
        return await self._wire.call("POST", "/v1/payment_links", json=facts)

    async def cancel_link(self, ref: str) -> Shape:
        """Close a payment link. Page "Cancel a Standard Payment Link"."""
        return await self._wire.call("POST", f"/v1/payment_links/{ref}/cancel")

    async def invoices(self, query: Facts, skip: int = 0) -> list[Shape]:
        """List invoices of a customer or a subscription. Page "Fetch All Invoices"."""
        page = {"count": limits.PAGE, "skip": skip}
        return await self._listed("/v1/invoices", query | page)

    async def invoice(self, ref: str) -> Shape:
        """Get an invoice. Page "Fetch an Invoice With ID"."""
        return await self._wire.call("GET", f"/v1/invoices/{ref}")

    async def payment(self, ref: str) -> Shape:
        """Get a payment. Page "Fetch a Payment With ID"."""
        return await self._wire.call("GET", f"/v1/payments/{ref}")

    async def refunds(self, payment_ref: str) -> list[Shape]:
        """List the refunds of a payment. Page "Fetch Multiple Refunds For a Payment"."""
        return await self._listed(f"/v1/payments/{payment_ref}/refunds", {"count": limits.PAGE})

    async def refund(self, payment_ref: str, facts: Facts, *, key: str) -> Shape:
        """Give money back. Page "Create a Normal Refund (Idempotent Request)"."""
        return await self._wire.call(
            "POST",
            f"/v1/payments/{payment_ref}/refund",
            json=facts,
            headers={"x-refund-idempotency": key},
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _listed(self, path: str, query: Facts) -> list[Shape]:
        return list((await self._wire.call("GET", path, query=query))["items"].each())
