"""Amounts and dates as pages and descriptions show them."""

from __future__ import annotations

from datetime import UTC, datetime

SIGNS = {"usd": "$", "eur": "€", "gbp": "£", "inr": "₹"}


def shown(cents: int, currency: str) -> str:
    """Return 123456 and "usd", in either case, as "$1,234.56"."""
    sign = SIGNS.get(currency.lower(), f"{currency.upper()} ")
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{sign}{whole:,}.{rest:02d}"


def day(moment: int) -> str:
    """Return a time as "11 Nov 2026"."""
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y}"
