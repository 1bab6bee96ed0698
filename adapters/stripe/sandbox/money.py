"""Amounts and dates as pages and descriptions show them."""

from __future__ import annotations

from adapters.sandbox.hosted.amounts import day, shown
from adapters.stripe.sandbox.account import Account, Json

__all__ = ["day", "described", "every", "product_name", "shown"]


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
