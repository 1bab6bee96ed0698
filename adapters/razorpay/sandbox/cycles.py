"""Billing cycles: the same day of the month, or its last day when the month is shorter."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime


def month_after(anchor: int, start: int) -> int:
    """Return when a cycle that starts at ``start`` ends; the anchor names the day. Seconds."""
    begun = datetime.fromtimestamp(start, UTC)
    day = datetime.fromtimestamp(anchor, UTC).day
    year, month = begun.year + begun.month // 12, begun.month % 12 + 1
    ended = begun.replace(year=year, month=month, day=min(day, monthrange(year, month)[1]))
    return int(ended.timestamp())
