"""Days and moments as people read them; what a browser shows by itself is in its own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime


def day(at: date) -> str:
    """Write a day with its year: "5 Dec 2026"."""
    return f"{at:%-d %b %Y}"


def short_day(at: date) -> str:
    """Write a day beside others of its year: "5 Dec"."""
    return f"{at:%-d %b}"


def moment(at: datetime) -> str:
    """Write a day and the time of it, with the zone: "5 Dec 2026, 23:48 UTC"."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"
