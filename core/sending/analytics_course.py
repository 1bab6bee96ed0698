"""Courses over time: counts of hours put together by the hour or the day of a time zone, gaps filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HOURLY_FOR = timedelta(hours=72)
"""A course younger than this is drawn by the hour."""
MOST_DAYS = 120
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Counts = Sequence[tuple[datetime, int]]


def drawn(found: Mapping[str, Counts], begin: datetime, now: datetime, zone: str) -> dict[str, Any]:
    """Return courses from ``begin`` until the last event, by hour or by day.

    ``{"step": "hour" | "day", "labels": [...], "series": {name: [...]}}``.
    """
    last = max((hour for counts in found.values() for hour, _ in counts), default=begin)
    if last - begin >= HOURLY_FOR:
        return {"step": "day", **by_day(found, begin, last, zone)}
    start = begin.replace(minute=0, second=0, microsecond=0)
    hours = _steps(start, min(max(last, start + 5 * HOUR), max(now, last)), HOUR)
    summed = {name: _summed(counts) for name, counts in found.items()}
    return {
        "step": "hour",
        "labels": [f"{hour.astimezone(ZoneInfo(zone)):%-d %b %H:00}" for hour in hours],
        "series": {name: [counts[hour] for hour in hours] for name, counts in summed.items()},
    }


def by_day(
    found: Mapping[str, Counts], begin: datetime, end: datetime, zone: str
) -> dict[str, Any]:
    """Return several courses over the same days, ``{"labels": [...], "series": {name: [...]}}``."""
    here = ZoneInfo(zone)
    first, last = begin.astimezone(here).date(), end.astimezone(here).date()
    count = min((last - first).days, MOST_DAYS)
    days = [last - timedelta(days=back) for back in range(count, -1, -1)]
    series = {}
    for name, counts in found.items():
        summed: Counter[Any] = Counter()
        for hour, number in counts:
            summed[hour.astimezone(here).date()] += number
        series[name] = [summed[day] for day in days]
    return {"labels": [f"{day:%-d %b}" for day in days], "series": series}


def _summed(found: Counts) -> Counter[datetime]:
    summed: Counter[datetime] = Counter()
    for hour, number in found:
        summed[hour] += number
    return summed


def _steps(begin: datetime, end: datetime, step: timedelta) -> list[datetime]:
    return [begin + step * number for number in range(int((end - begin) / step) + 1)]
