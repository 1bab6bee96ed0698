"""Smartlead's limits, with the date they were last read."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://server.smartlead.ai/api/v1"
"""API reference, read November 2026."""

CALLS_PER_SECOND = Limit(10, 1.25)
"""10 a second; the quarter keeps clear of it when calls take differently long to arrive."""

CALLS_PER_MINUTE = Limit(60, 60)
CALLS_PER_HOUR = Limit(1000, 3600)
"""The smallest plan (rate limits page, November 2026); larger plans have twice that or more."""

PATIENCE_SECONDS = 75.0
"""A little longer than the window of a minute, so that a burst waits instead of failing."""

PAGE = 100

WARMUP_A_DAY = (1, 50)
RAMPUP_A_DAY = (5, 20)
REPLY_PERCENT = (20, 100)
"""What the warmup call accepts (API reference, November 2026); its own examples ramp up by 2."""


def calls() -> Pace:
    """Return the queue of all calls of a key."""
    limits = (CALLS_PER_SECOND, CALLS_PER_MINUTE, CALLS_PER_HOUR)
    return Pace("smartlead", limits, PATIENCE_SECONDS)
