"""A shop that sells through the sandbox with the vendor's own library, and a browser for its buyers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import stripe

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
CHALLENGED = "4000002500003155"
FAILS_LATER = "4000000000000341"
SLOW = "000123456789"
BOUNCES = "000111111116"

SUCCESS = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"
CANCEL = "https://shop.example/cart"
DAY = 86_400


@dataclass
class Shop:
    """What a merchant and a buyer do."""

    client: stripe.StripeClient
    visitor: httpx.AsyncClient
    prices: dict[str, str] = field(default_factory=dict)

    async def price(self, name: str, cents: int, *, monthly: bool = True) -> str:
        """Make a price once."""
        if name not in self.prices:
            params: Any = {
                "currency": "usd",
                "unit_amount": cents,
                "product_data": {"name": name.title()},
                "lookup_key": name,
            }
            if monthly:
                params["recurring"] = {"interval": "month"}
            self.prices[name] = (await self.client.v1.prices.create_async(params)).id
        return self.prices[name]

    async def open(self, **options: Any) -> stripe.checkout.Session:
        """Open a checkout for a monthly plan at 47 dollars and 97 dollars once."""
        lines = [
            {"price": await self.price("starter", 4700), "quantity": 1},
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 9700,
                    "product_data": {"name": "Setup"},
                },
            },
        ]
        params: Any = {
            "mode": "subscription",
            "line_items": lines,
            "success_url": SUCCESS,
            "cancel_url": CANCEL,
            "customer_email": "ada@example.com",
            **options,
        }
        return await self.client.v1.checkout.sessions.create_async(params)

    async def open_payment(self, **options: Any) -> stripe.checkout.Session:
        """Open a checkout for one thing at 12 dollars."""
        price = {"currency": "usd", "unit_amount": 1200, "product_data": {"name": "Domain"}}
        lines = [{"quantity": 1, "price_data": price}]
        return await self.open(mode="payment", line_items=lines, **options)

    async def pay(self, session: stripe.checkout.Session, card: str = GOOD) -> httpx.Response:
        """Choose a card on the page and press the button."""
        return await self.visitor.post(
            str(session.url), data={"card": card, "email": "ada@x.example"}
        )

    async def subscribed(self, card: str = GOOD) -> stripe.Subscription:
        """Return the subscription of somebody who has just paid."""
        session = await self.open()
        answer = await self.pay(session, card)
        assert answer.status_code == 303, answer.text
        return await self.subscription_of(session)

    async def subscription_of(self, session: stripe.checkout.Session) -> stripe.Subscription:
        """Return what a paid session has started."""
        paid = await self.client.v1.checkout.sessions.retrieve_async(
            session.id, {"expand": ["subscription"]}
        )
        assert isinstance(paid.subscription, stripe.Subscription)
        return paid.subscription

    async def again(self, subscription: stripe.Subscription) -> stripe.Subscription:
        """Read a subscription again."""
        return await self.client.v1.subscriptions.retrieve_async(subscription.id)

    async def invoices(self, subscription: stripe.Subscription) -> list[stripe.Invoice]:
        """Return the invoices of a subscription, oldest first."""
        page = await self.client.v1.invoices.list_async({"subscription": subscription.id})
        return page.data[::-1]

    async def kinds(self) -> list[str]:
        """Return the kinds of all events so far, oldest first."""
        page = await self.client.v1.events.list_async({"limit": 100})
        return [event.type for event in page.data[::-1]]
