"""HeyReach's limits, with the date they were last read."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.heyreach.io/api/public"
"""Dated third-party reports, read November 2026; no page of the provider was readable."""

APP_LIST_URL = "https://app.heyreach.io/app/lists/{ref}"
"""Unconfirmed: no source we read gives the address of a list in the app."""

CALLS_PER_MINUTE = Limit(300, 60)
"""Per key (same source)."""

PAGE = 100
LEADS_PER_CALL = 100


def calls() -> Pace:
    """Return the queue of all calls."""
    return Pace("heyreach", (CALLS_PER_MINUTE,))
