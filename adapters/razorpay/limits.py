"""Razorpay's limits and addresses, with the date they were last read."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.razorpay.com"

CALLS = Limit(25, 1.0)
"""Ours: the documentation names no figure, only that 429 means to wait (read November 2026)."""

PAGE = 100
"""Entities of one answer to a list, at most."""

CYCLES = 120
"""Months a subscription runs: ten years, the longest that every way to pay allows."""

CHECKOUT_SECONDS = 24 * 3600
"""How long a payment page stays open; ours, the vendor's own limits are 15 minutes to 6 months."""

LONGEST_REFERENCE = 40
"""Characters of a reference of ours on a payment link."""

EVENTS = (
    *("payment_link.paid", "payment_link.cancelled", "payment_link.expired"),
    *("subscription.activated", "subscription.charged", "subscription.pending"),
    *("subscription.halted", "subscription.updated", "subscription.paused"),
    *("subscription.resumed", "subscription.cancelled", "subscription.completed"),
    *("subscription.expired", "refund.processed"),
)
"""What the webhook has to tell us."""


def calls() -> Pace:
    """Return the queue of all calls."""
    return Pace("razorpay", (CALLS,))
