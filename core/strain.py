"""Signs of strain: what takes too long, fails too often or waits, and what that asks for."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.amounts import percent

SPAN = timedelta(minutes=10)
LEAST_ENDS = 20
"""Ends of steps below which their share of failures says nothing."""
ALL, DOMAINS, MAILBOXES = "all", "domain", "mailbox"
"""Whose steps are counted: everybody's, those that set up DNS, those that make mailboxes."""


class Ask(StrEnum):
    """What a sign asks for."""

    grow = "more workers"
    go_back = "the previous release"


@dataclass(frozen=True, slots=True)
class Sign:
    """One figure beside the most it may be; ``value`` and ``most`` are seconds, shares or counts."""

    name: str
    ask: Ask
    value: float
    most: float
    says: str

    @property
    def shows(self) -> bool:
        """Tell whether the figure is beyond what it may be."""
        return self.value > self.most

    def __str__(self) -> str:
        """Say it as a person reads it."""
        return f"{self.says}: asks for {self.ask}."


@dataclass(slots=True)
class Minute:
    """What happened within one minute."""

    at: datetime
    slowest: float = 0.0
    ended: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)


class Lately:
    """What one process did in the last ten minutes, by the wall clock."""

    def __init__(self, wall: Callable[[], datetime]) -> None:
        self._wall = wall
        self._minutes: deque[Minute] = deque()

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Note how long an action takes that a person or a program waits for."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.took(time.monotonic() - began)

    def took(self, seconds: float) -> None:
        """Note an action of so many seconds."""
        minute = self._minute()
        minute.slowest = max(minute.slowest, seconds)

    def ended(self, topic: str, *, failed: bool = False) -> None:
        """Note that a look at a step of a run of this topic ended it, or failed."""
        minute = self._minute()
        for name in (ALL, topic):
            minute.ended[name] += 1
            minute.failed[name] += failed

    def to_json(self) -> dict[str, Any]:
        """Return the figures, as a worker writes them down for all to see."""
        self._minute()
        return {
            "slowest": max(minute.slowest for minute in self._minutes),
            "ended": dict(sum((minute.ended for minute in self._minutes), Counter())),
            "failed": dict(sum((minute.failed for minute in self._minutes), Counter())),
        }

    def _minute(self) -> Minute:
        now = self._wall()
        while self._minutes and self._minutes[0].at <= now - SPAN:
            self._minutes.popleft()
        at = now.replace(second=0, microsecond=0)
        if not self._minutes or self._minutes[-1].at != at:
            self._minutes.append(Minute(at))
        return self._minutes[-1]


def signs(told: Sequence[dict[str, Any]], backlog: int) -> tuple[Sign, ...]:
    """Return every sign as it stands, from what the workers told and how much waits.

    The thresholds are those of docs/operate/scale.md and docs/operate/release.md.
    """
    slowest = max((float(one.get("slowest", 0)) for one in told), default=0.0)
    every, dns, boxes = (_share(told, topic) for topic in (ALL, DOMAINS, MAILBOXES))
    return (
        Sign("slow_action", Ask.grow, slowest, 50, f"An action took {slowest:.0f} seconds"),
        Sign("errors", Ask.grow, every, 0.03, f"{percent(every)} of steps fail"),
        Sign("backlog", Ask.grow, backlog, 50, f"{backlog} steps and looks at DNS are due"),
        Sign("failing", Ask.go_back, every, 0.05, f"{percent(every)} of steps fail"),
        Sign("dns_failing", Ask.go_back, dns, 0.1, f"{percent(dns)} of DNS changes fail"),
        Sign("mailboxes_failing", Ask.go_back, boxes, 0.2, f"{percent(boxes)} of mailboxes fail"),
    )


def _share(told: Sequence[dict[str, Any]], topic: str) -> float:
    ended = sum(one.get("ended", {}).get(topic, 0) for one in told)
    failed = sum(one.get("failed", {}).get(topic, 0) for one in told)
    return failed / ended if ended >= LEAST_ENDS else 0.0
