"""Stripe's limits and addresses, with the date they were last read."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.stripe.com"

API_VERSION = "2026-10-28.endive"
"""Pinned: the fields this adapter reads are those of this version (read November 2026)."""

CALLS = Limit(25, 1.0)
"""25 a second in test mode and per endpoint; 100 a second live (read November 2026)."""

PAGE = 100
"""Objects on one page of a list, at most."""

TOLERANCE_SECONDS = 300
"""Age at which a signed webhook is no longer accepted (documentation, November 2026)."""

LIVE_KEYS = ("sk_live_", "rk_live_")
SANDBOX_KEYS = ("sandbox_",)


def calls() -> Pace:
    """Return the queue of all calls."""
    return Pace("stripe", (CALLS,))
