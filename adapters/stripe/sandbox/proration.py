"""What changing a price in the middle of a paid period costs.

Simplified against the real thing: the unused part of the period is counted to the second and
rounded half up to the cent, per line; there are no taxes, discounts, usage-based prices or
changes of the billing interval, and credit is taken at the old price in full rather than at what
earlier prorations debited. Source: https://docs.stripe.com/billing/subscriptions/prorations
"""

from __future__ import annotations


def prorated(amount_cents: int, start: int, end: int, at: int) -> int:
    """Return the share of an amount for the rest of a period; times are seconds."""
    span = end - start
    left = min(max(end - at, 0), span)
    return (2 * amount_cents * left + span) // (2 * span) if span > 0 else 0


def change(old_cents: int, new_cents: int, period: tuple[int, int], at: int) -> tuple[int, int]:
    """Return the credit (negative) for the old price and the debit for the new one."""
    start, end = period
    return -prorated(old_cents, start, end, at), prorated(new_cents, start, end, at)
