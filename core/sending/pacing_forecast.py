"""How long messages will take: every cap played through hour by hour until they have all left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core.sending.pacing_caps import DAY, HOUR, Cap, Subject, Window, caps, scopes

LONGEST = timedelta(days=366)
"""Beyond this we say no more than that it takes longer."""
SHOWN_HOURS = 48
"""The cap named is the one that binds most often within these hours."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What an account at a provider takes; 0 does not bind."""

    per_second: float = 0
    per_day: int = 0
    name: str = "limit of the provider"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When so many messages will have left, and what binds; ``cap`` None: nothing does."""

    messages: int
    ends: datetime
    rate: str = ""
    name: str = ""
    beyond: bool = False

    @property
    def bound(self) -> bool:
        """Tell whether anything holds the messages back."""
        return bool(self.name)

    def remaining(self, now: datetime) -> str:
        """Return how long it takes, in words: "94 h"."""
        if self.beyond:
            return "more than a year"
        seconds = (self.ends - now).total_seconds()
        if seconds >= 2 * DAY.total_seconds() * 5:
            return f"{round(seconds / DAY.total_seconds())} days"
        if seconds >= 2 * HOUR.total_seconds():
            return f"{round(seconds / HOUR.total_seconds())} h"
        return f"{max(1, round(seconds / 60))} min"


@dataclass(frozen=True, slots=True)
class Held:
    """What one cap lets through in an hour."""

    scope: str
    rate: str
    name: str
    left: int


@dataclass(slots=True)
class Binding:
    """Which caps bound how often, and what they were called the first time."""

    counts: Counter[str] = field(default_factory=Counter)
    words: dict[str, Held] = field(default_factory=dict)

    def note(self, held: Held) -> None:
        """Count one hour in which a cap was the smallest."""
        self.counts[held.scope] += 1
        self.words.setdefault(held.scope, held)

    def named(self, found: Forecast) -> Forecast:
        """Return a forecast with the cap that bound most often."""
        if not self.counts:
            return found
        most = self.words[self.counts.most_common(1)[0][0]]
        return replace(found, rate=most.rate, name=most.name)


def forecast(
    messages: int,
    subject: Subject,
    spent: Mapping[str, int],
    pace: Pace,
    now: datetime,
) -> Forecast:
    """Play ``messages`` through the caps from ``now`` on.

    ``spent`` are messages counted already: of the last hour, of today and of this month by scope
    ("hour", "day", "month", "domain:<name>", "account").
    """
    used = {**dict.fromkeys((*scopes(subject), "month", "account"), 0), **spent}
    at, left = now, messages
    first = replace(subject, first_sent_at=subject.first_sent_at or now)
    first = replace(first, ramp_from=first.ramp_from or now)
    binding = Binding()
    hours = 0
    while left > 0:
        if at - now > LONGEST:
            return binding.named(Forecast(messages, at, beyond=True))
        found = _held(first, used, pace, at)
        least = min(found, key=lambda held: held.left, default=None)
        if least is None or least.left >= left:
            if least is not None and least.scope == "second":
                binding.note(least)
            share = left / least.left if least is not None and least.left else 0.0
            return binding.named(Forecast(messages, at + share * HOUR if binding.counts else at))
        if hours < SHOWN_HOURS:
            binding.note(least)
        left -= least.left
        following = at + HOUR
        _use(used, least.left, at, following)
        at, hours = following, hours + 1
    return binding.named(Forecast(messages, at))


def _held(subject: Subject, used: Mapping[str, int], pace: Pace, at: datetime) -> Sequence[Held]:
    found = [Held(cap.scope, cap.rate, cap.name, _left(cap, used)) for cap in caps(subject, at)]
    if pace.per_second:
        hourly = int(pace.per_second * HOUR.total_seconds())
        found.append(Held("second", f"{pace.per_second:g}/s", pace.name, hourly))
    if pace.per_day:
        left = max(0, pace.per_day - used.get("account", 0))
        found.append(Held("account", f"{pace.per_day:,}/day", pace.name, left))
    return found


def _left(cap: Cap, used: Mapping[str, int]) -> int:
    scope = "month" if cap.window is Window.month else cap.scope
    return max(0, cap.most - used.get(scope, 0))


def _use(used: dict[str, int], count: int, at: datetime, following: datetime) -> None:
    """Count what left in an hour and forget what does not count in the following one."""
    for scope in used:
        used[scope] += count
    used["hour"] = 0
    next_day = at.astimezone(UTC).date() != following.astimezone(UTC).date()
    next_month = at.astimezone(UTC).month != following.astimezone(UTC).month
    for scope in used:
        if next_month if scope == "month" else next_day:
            used[scope] = 0
