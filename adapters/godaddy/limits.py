"""GoDaddy's limits, with the date they were last read; numbers of others, so they change."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.godaddy.com"
"""Documentation, read November 2026."""

CALLS = Limit(10, 1)
"""Ours, for politeness; the provider counts by endpoint."""

CALLS_PER_ENDPOINT = Limit(55, 60)
"""60 a minute for each endpoint and credential (documentation, November 2026); five stay spare."""

NAMES_PER_SEARCH_V1 = 500
NAMES_PER_SEARCH_V3 = 25
"""OpenAPI file of version 3.1.0, read November 2026; its text says 50, its schema 25."""

MICROS_PER_CENT = 10_000
"""Version 1 counts in millionths of the currency; version 3 in its minor unit."""

TLDS = frozenset(
    "agency app biz cloud co com dev email info io live me net online org shop site store studio "
    "tech xyz".split()
)
"""Standard endings without eligibility rules, which the API sells (documentation, November 2026)."""


def calls() -> Pace:
    """Return the queue of all calls."""
    return Pace("godaddy", (CALLS,))


class EndpointPaces:
    """A queue for each endpoint, made when it is first asked for."""

    def __init__(self, limits: tuple[Limit, ...] | None = None) -> None:
        self._limits = (CALLS_PER_ENDPOINT,) if limits is None else limits
        self._paces: dict[str, Pace] = {}

    def of(self, endpoint: str) -> Pace:
        """Return the queue of an endpoint, named as method and path without parameters."""
        return self._paces.setdefault(endpoint, Pace("godaddy", self._limits))
