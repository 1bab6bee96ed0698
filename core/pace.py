"""Rates of the services we call: a queue per limit, so that we are polite before we are told to be.

A limit allows at most ``calls`` in any window of ``seconds``. Callers stand in line in order of
arrival; one who would stand longer than ``patience`` is sent away with the time to come back.
Real seconds, not the movable clock: the service at the other end counts real time.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from core.errors import RateLimited

MARGIN = 0.01
"""Share by which our window is longer than theirs, for travel time that varies between calls."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``calls`` in any window of ``seconds``."""

    calls: int
    seconds: float


class Pace:
    """The queue before one credential of one service, under one or more limits."""

    def __init__(self, provider: str, limits: tuple[Limit, ...], patience: float = 20.0) -> None:
        self.provider = provider
        self.limits = limits
        self.patience = patience
        self._turns: dict[Limit, deque[float]] = {limit: deque() for limit in limits}
        self._closed_until = 0.0

    async def turn(self) -> None:
        """Wait for this caller's turn; raise RateLimited when the line is longer than patience."""
        now = time.monotonic()
        at = self._next_turn(now)
        if at - now > self.patience:
            raise RateLimited(
                f"{self.provider} allows no further call for {at - now:.0f} seconds.",
                provider=self.provider,
                retry_after=at - now,
            )
        for limit, turns in self._turns.items():
            turns.append(at)
            while len(turns) > limit.calls:
                turns.popleft()
        if at > now:
            await asyncio.sleep(at - now)

    def close(self, retry_after: float) -> None:
        """Let nobody through for ``retry_after`` seconds: the service said so itself."""
        self._closed_until = max(self._closed_until, time.monotonic() + retry_after)

    def wait_seconds(self) -> float:
        """Return how long a caller arriving now would stand in line, in seconds."""
        now = time.monotonic()
        return max(0.0, self._next_turn(now) - now)

    def _next_turn(self, now: float) -> float:
        at = max(now, self._closed_until)
        for limit, turns in self._turns.items():
            if turns:
                at = max(at, turns[-1])
            if len(turns) == limit.calls:
                at = max(at, turns[0] + limit.seconds * (1 + MARGIN))
        return at
