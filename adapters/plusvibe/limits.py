"""PlusVibe's limits, with the date they were last read."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.plusvibe.ai/api/v1"
"""Developer pages, read November 2026."""

LOGIN_URL = "https://app.plusvibe.ai/"
"""Unconfirmed: no source we read gives the address of the sign-in page."""

TERMS_URL = "https://plusvibe.ai/"
"""Where its terms are linked; the address of the page itself is unconfirmed."""

CALLS_PER_SECOND = Limit(1, 0.25)
"""5 a second (developer pages, November 2026). One call each quarter of a second keeps clear of it even
when travel times differ by a quarter of a second; five at once do not.
"""

ACCOUNTS_PER_CALL = 100
"""Where we cut bulk calls; a survey of November 2026 advises about 100."""

PAGE = 100


def calls() -> Pace:
    """Return the queue of all calls."""
    return Pace("plusvibe", (CALLS_PER_SECOND,))
