"""THE table of ramps and caps: how much may leave in an hour or a day, and for which reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

NEW_ORGANIZATION: tuple[tuple[timedelta, int], ...] = ((3 * DAY, 50), (7 * DAY, 200))
"""Messages an hour of an organization until so long after its first message; then no cap."""
THROTTLED_PER_HOUR = 50
"""Messages an hour of an organization that is held back for its bounces or complaints."""
MAILBOX_PER_DAY = 30
"""Campaign messages a day that leave from a mailbox of a person, which is never more than 50."""
RAMP_DAYS = 30
RAMP_FIRST, RAMP_LAST = 50, 50_000
"""Messages on the first and on the last day of a domain that has not sent before."""


class Window(StrEnum):
    """Over which time a cap counts: any 60 minutes, a day in UTC, a month in UTC."""

    hour = "hour"
    day = "day"
    month = "month"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many messages in a window. ``scope`` is where they are counted, ``name`` for people."""

    scope: str
    window: Window
    most: int
    name: str

    @property
    def rate(self) -> str:
        """The cap in words: "50/h"."""
        unit = {Window.hour: "h", Window.day: "day", Window.month: "month"}[self.window]
        return f"{self.most:,}/{unit}"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose mail it is, as far as caps depend on it. ``domain`` is the sender's, "" for no ramp.

    ``mailbox`` is the sender's address where it is a person's mailbox. Quotas that are None do not
    bind; ``ramp_from`` None means that the domain begins now.
    """

    first_sent_at: datetime | None = None
    throttled: bool = False
    monthly_quota: int | None = None
    daily_limit: int | None = None
    domain: str = ""
    ramp_from: datetime | None = None
    mailbox: str = ""


def caps(subject: Subject, now: datetime) -> list[Cap]:
    """Return every cap that binds at a time; the smallest wins."""
    found = []
    age = now - (subject.first_sent_at or now)
    for until, most in NEW_ORGANIZATION:
        if age < until:
            found.append(Cap("hour", Window.hour, most, "new-organization ramp"))
            break
    if subject.throttled:
        found.append(Cap("hour", Window.hour, THROTTLED_PER_HOUR, "slowed down for its reputation"))
    if subject.daily_limit is not None:
        found.append(Cap("day", Window.day, subject.daily_limit, "daily limit"))
    if subject.monthly_quota is not None:
        found.append(Cap("month", Window.month, subject.monthly_quota, "monthly quota"))
    if subject.domain:
        day = (now - (subject.ramp_from or now)) // DAY
        if day < RAMP_DAYS:
            name = f"day {day + 1} of the {RAMP_DAYS}-day ramp of {subject.domain}"
            found.append(Cap(f"domain:{subject.domain}", Window.day, allowance(day), name))
    if subject.mailbox:
        scope = f"mailbox:{subject.mailbox}"
        found.append(
            Cap(scope, Window.day, MAILBOX_PER_DAY, f"limit of the mailbox {subject.mailbox}")
        )
    return found


def scopes(subject: Subject) -> tuple[str, ...]:
    """Return where a message is counted, whether a cap binds now or only later."""
    named = ["hour", "day"]
    named += [f"domain:{subject.domain}"] if subject.domain else []
    named += [f"mailbox:{subject.mailbox}"] if subject.mailbox else []
    return tuple(named)


def allowance(day: int) -> int:
    """Return how many messages a domain may send on a day of its ramp, counted from 0."""
    growth: float = (RAMP_LAST / RAMP_FIRST) ** (min(day, RAMP_DAYS - 1) / (RAMP_DAYS - 1))
    return round(float(RAMP_FIRST * growth))
