"""Amounts and dates as pages and descriptions show them."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.stripe.sandbox.account import Account, Json

SIGNS = {"usd": "$", "eur": "€", "gbp": "£"}


def shown(cents: int, currency: str) -> str:
    """Return 123456 and "usd" as "$1,234.56"."""
    sign = SIGNS.get(currency, f"{currency.upper()} ")
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{sign}{whole:,}.{rest:02d}"


def day(moment: int) -> str:
    """Return a time as "11 Nov 2026"."""
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y}"


def every(price: Json) -> str:
    """Return how often a price is charged: "month", "3 months", or nothing."""
    recurring = price["recurring"]
    if not recurring:
        return ""
    count, interval = recurring["interval_count"], recurring["interval"]
    return interval if count == 1 else f"{count} {interval}s"


def product_name(account: Account, price: Json) -> str:
    """Return what a price is for."""
    return str(account.get("product", price["product"])["name"])


def described(account: Account, price: Json, quantity: int) -> str:
    """Return a line as invoices describe it: "1 x Growth (at $97.00 / month)"."""
    amount = shown(price["unit_amount"], price["currency"])
    often = f" / {every(price)}" if price["recurring"] else ""
    return f"{quantity} × {product_name(account, price)} (at {amount}{often})"
