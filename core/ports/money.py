"""Amounts: integer cents and a currency, so that no float ever holds money."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation


def cents(text: str) -> int | None:
    """Read a decimal string such as "9.80" into cents; None when it is no finite number ("NaN")."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def dollars(amount_cents: int) -> str:
    """Return cents as people write dollars: 123456 -> "$1,234.56"."""
    sign = "-" if amount_cents < 0 else ""
    return f"{sign}${abs(amount_cents) / 100:,.2f}"
