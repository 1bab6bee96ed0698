"""Billing periods: the same day of the month, or its last day when the month is shorter."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta

INTERVALS = ("day", "week", "month", "year")
MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}


def period_end(anchor: int, start: int, interval: str, count: int) -> int:
    """Return when a period that starts at ``start`` ends.

    The anchor is when the subscription began: a start on 31 January is followed by 28 February
    and then by 31 March. All times are seconds.
    """
    begun = datetime.fromtimestamp(start, UTC)
    if interval in DAYS:
        return int((begun + timedelta(days=DAYS[interval] * count)).timestamp())
    day = datetime.fromtimestamp(anchor, UTC).day
    months = begun.month - 1 + MONTHS[interval] * count
    year, month = begun.year + months // 12, months % 12 + 1
    return int(
        begun.replace(year=year, month=month, day=min(day, monthrange(year, month)[1])).timestamp()
    )
