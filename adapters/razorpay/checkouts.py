"""Opening, reading and closing payment pages: a subscription's own page, or a payment link.

Neither creation takes an idempotency key, so each carries our reference and is looked for first: what
an unanswered call has made is found again, never made twice (ADR 0009).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from adapters.razorpay import facts, limits
from adapters.razorpay.api import Facts, RazorpayApi
from adapters.razorpay.refusals import IN_USE, PROVIDER
from adapters.shapes import Shape
from core.clock import Clock
from core.errors import Rejected
from core.ports.payments import Checkout, CheckoutLine

CURRENCY = "USD"
PLAN, LINK = "plan_", "plink_"
PLACEHOLDER = "{CHECKOUT_SESSION_ID}"
OVER = ("cancelled", "completed", "expired")
LOOKS_BACK = timedelta(days=2)
"""How old a creation of ours may be to be taken up again."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid, under which key of ours, and where people go afterwards."""

    key: str
    lines: list[CheckoutLine]
    email: str
    metadata: dict[str, str]
    success_url: str


@dataclass(frozen=True, slots=True)
class Priced:
    """A line with its price as Razorpay knows it; ``plan_ref`` when it is paid every month."""

    name: str
    cents: int
    quantity: int
    plan_ref: str = ""


class Checkouts:
    """Payment pages. ``clock`` is the one the provider's time follows."""

    def __init__(self, api: RazorpayApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    async def open_subscription(self, order: Order) -> Checkout:
        """Open the page of a subscription; what is paid once goes with the first charge."""
        priced = [await self._priced(line) for line in order.lines]
        plan = next(line for line in priced if line.plan_ref)
        found = await self._subscription(plan.plan_ref, order.key)
        if found is None:
            found = await self._api.create_subscription(
                {
                    "plan_id": plan.plan_ref,
                    "total_count": limits.CYCLES,
                    "quantity": plan.quantity,
                    "customer_notify": True,
                    "expire_by": self._closes(),
                    "addons": [{"item": _addon(line)} for line in priced if not line.plan_ref],
                    "notes": _notes(order),
                }
            )
        opened = facts.subscription_checkout(found, None)
        return replace(opened, amount_total_cents=sum(line.cents for line in priced))

    async def open_link(self, order: Order) -> Checkout:
        """Open a page where a sum is paid once."""
        reference = reference_of(order.key)
        for found in await self._api.links(reference):
            return facts.link_checkout(found)
        priced = [await self._priced(line) for line in order.lines]
        wanted: Facts = {
            "amount": sum(line.cents for line in priced),
            "currency": CURRENCY,
            "description": ", ".join(line.name for line in priced)[:2048],
            "reference_id": reference,
            "customer": {"email": order.email},
            "notify": {"email": False, "sms": False},
            "reminder_enable": False,
            "expire_by": self._closes(),
            "notes": _notes(order),
            "callback_url": _without_placeholder(order.success_url),
            "callback_method": "get",
        }
        try:
            return facts.link_checkout(await self._api.create_link(wanted))
        except Rejected as error:
            if IN_USE not in error.detail:
                raise
            [found, *_] = await self._api.links(reference)
            return facts.link_checkout(found)

    async def read(self, ref: str) -> Checkout:
        """Read a page with its payment state."""
        if ref.startswith(LINK):
            return facts.link_checkout(await self._api.link(ref))
        found = await self._api.subscription(ref)
        issued = await self._api.invoices({"subscription_id": ref})
        return facts.subscription_checkout(found, issued[-1] if issued else None)

    async def close(self, ref: str) -> None:
        """Close an open page; one that has expired is fine, a paid one is refused.

        Cancelling would end a subscription that has just been paid, so it is read first.
        """
        if (present := await self.read(ref)).status == "expired":
            return
        if present.status != "open":
            raise Rejected("This page is paid, or being paid, already.", provider=PROVIDER)
        try:
            if ref.startswith(LINK):
                await self._api.cancel_link(ref)
            else:
                await self._api.cancel_subscription(ref, at_cycle_end=False)
        except Rejected:
            if (await self.read(ref)).status != "expired":
                raise

    async def _subscription(self, plan_ref: str, key: str) -> Shape | None:
        """Return the subscription made under a key of ours that has not ended."""
        since, skip = int((self._clock.now() - LOOKS_BACK).timestamp()), 0
        while page := await self._api.subscriptions(plan_ref, since, skip):
            for found in page:
                ours = found.first("notes").first(facts.REFERENCE).value == key
                if ours and found["status"].value not in OVER:
                    return found
            if len(page) < limits.PAGE:
                break
            skip += limits.PAGE
        return None

    async def _priced(self, line: CheckoutLine) -> Priced:
        if not line.price_ref:
            return Priced(line.name, line.amount_cents * line.quantity, line.quantity)
        monthly = line.price_ref.startswith(PLAN)
        if monthly:
            item = (await self._api.plan(line.price_ref))["item"]
        else:
            item = await self._api.item(line.price_ref)
        cents = item["amount"].whole() * line.quantity
        plan_ref = line.price_ref if monthly else ""
        return Priced(item["name"].text(), cents, line.quantity, plan_ref)

    def _closes(self) -> int:
        return int(self._clock.now().timestamp()) + limits.CHECKOUT_SECONDS


def reference_of(key: str) -> str:
    """Return a key of ours as a reference, which may be 40 characters long."""
    short = key.replace("-", "")
    if len(short) <= limits.LONGEST_REFERENCE:
        return short
    return sha256(key.encode()).hexdigest()[: limits.LONGEST_REFERENCE]


def _notes(order: Order) -> dict[str, str]:
    return {**order.metadata, facts.REFERENCE: order.key}


def _addon(line: Priced) -> Facts:
    return {"name": line.name, "amount": line.cents, "currency": CURRENCY}


def _without_placeholder(url: str) -> str:
    """Drop the parameter for the page's id: Razorpay names the page in a parameter of its own."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if value != PLACEHOLDER]
    return urlunsplit(parts._replace(query=urlencode(query)))
