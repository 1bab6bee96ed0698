"""Zapmail's limits, with the date they were last read; numbers of others, so they change."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.zapmail.ai/api"
"""Documentation, read November 2026."""

CALLS_PER_SECOND = Limit(1, 0.25)
"""5 a second (support, September 2026). One call each quarter of a second keeps clear of it even
when travel times differ by a quarter of a second; five at once do not.
"""

CALLS_PER_MINUTE = Limit(200, 60)
"""Support, September 2026; documentation of October 2025 said 20."""

SEARCHES = Limit(100, 1800)
"""Per key, shared by both availability calls (support, September 2026); earlier 10."""

NAMES_PER_SEARCH = 20
"""Documentation, read November 2026."""

MAILBOXES_PER_DOMAIN = 5
"""In all, so in one request too (documentation, read November 2026). Requests for one domain may
follow each other at once: support knows of no pause between them (September 2026).
"""

PAGE = 100

TLDS = frozenset({"com", "net", "org", "biz", "live", "info"})
"""Sold by this route (support, September 2026); no io, no co."""

NAME_SERVERS = ("pns61.cloudns.net", "pns62.cloudns.com", "pns63.cloudns.net", "pns64.cloudns.uk")
"""For domains registered elsewhere (documentation, read November 2026)."""

SLOT_PRICE_CENTS = 350
"""A mailbox slot costs 3.00 to 3.50 USD a month by plan (documentation, November 2026)."""


def calls() -> Pace:
    """Return the queue of all calls."""
    return Pace("zapmail", (CALLS_PER_SECOND, CALLS_PER_MINUTE))


def searches() -> Pace:
    """Return the queue of the two availability calls."""
    return Pace("zapmail", (SEARCHES,))
