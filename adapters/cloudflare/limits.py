"""Cloudflare's limits, with the date they were last read; numbers of others, so they change."""

from __future__ import annotations

from core.pace import Limit, Pace

BASE_URL = "https://api.cloudflare.com/client/v4"
"""Documentation, read November 2026."""

CALLS = Limit(1200, 300)
"""Per user over dashboard, keys and tokens together; going over blocks every call for five minutes
(limits page of April 2026).
"""

CALLS_PER_SECOND = Limit(200, 1)
"""Per address (limits page of April 2026)."""

KEPT_FOR_OTHERS = 10
"""Calls left in their window at which we wait for the next one: the customer's dashboard and other
programs share it.
"""

SCARCE_AFTER = 1000
"""Calls used in their window from which on the use is worth a warning."""

ZONES_PER_PAGE = 50
RECORDS_PER_PAGE = 500
CHANGES_PER_BATCH = 200
"""Free plan; 3,500 on paid ones (documentation, 2026)."""

NAMES_PER_CHECK = 20
"""Official client 5.9.0."""

ACTIVATION_SECONDS = 3600.0
"""A free zone may be looked at once an hour (documentation, 2026)."""

PENDING_SECONDS = 1800.0
"""How long to wait with further zones while too many are pending; ours, the provider names none."""

TLDS = frozenset(
    {
        "com", "net", "org", "io", "dev", "app", "co", "info", "biz", "live", "xyz", "me",
        "email", "agency", "studio",
    }
)  # fmt: skip
"""Offered of the 400 and more the registrar sells (official client 5.9.0)."""


def calls() -> Pace:
    """Return the queue of all calls under one token."""
    return Pace("cloudflare", (CALLS, CALLS_PER_SECOND))
