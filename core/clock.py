"""Time is asked, never read: the one place that knows what o'clock it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The time now, in UTC, moved ahead by an offset that sandbox and tests may push."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Return the time, always aware and in UTC."""
        return datetime.now(UTC) + self.offset

    @staticmethod
    def wall() -> datetime:
        """Return the time that nobody moves; only leases between workers use it."""
        return datetime.now(UTC)

    def skip(self, duration: timedelta) -> None:
        """Move time ahead; it never moves back."""
        if duration < timedelta():
            message = "time does not move back"
            raise ValueError(message)
        self.offset += duration
