"""Rates of the services we call: a queue per limit, so that we are polite before we are told to be.

A limit allows at most ``calls`` in any window of ``seconds``. Callers stand in line by ``rank``, and
those of one rank in order of arrival; one who would stand longer than ``patience`` is sent away with
the time to come back. Turns are given in advance, but what counts is when callers really leave: those
woken late leave one after the other, in the order they were called. Real seconds, not the movable clock: the service at the other
end counts real time.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from core.errors import RateLimited

MARGIN = 0.01
LEAST_MARGIN_SECONDS = 0.03
"""By how much our window is longer than theirs, for travel time that varies between calls."""
LONG_SECONDS = 0.5

standing: ContextVar[Callable[[], AbstractContextManager[object]]] = ContextVar(
    "standing", default=nullcontext
)
"""What surrounds a caller while it stands in line for longer than a moment."""

rank: ContextVar[int] = ContextVar("rank", default=0)
"""Who goes first of those in line: the smallest. People and whoever says nothing go before all jobs;
of these the oldest go first, so that what was begun first ends first.
"""


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
        self._turns = _Times(limits)
        self._left = _Times(limits)
        self._closed_until = 0.0
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = count()
        self._door = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for this caller's turn; raise RateLimited when the line is longer than patience."""
        at = self._next_turn(time.monotonic())
        self._require_patience(at)
        self._turns.add(at)
        around = standing.get() if at - time.monotonic() > LONG_SECONDS else nullcontext
        with around():
            if at > time.monotonic():
                await self._called(at)
            async with self._door:
                await self._leave()

    async def _leave(self) -> None:
        """Wait until what left late before is long enough ago, and note that this caller leaves."""
        while (now := time.monotonic()) < (at := max(self._left.next(now), self._closed_until)):
            self._require_patience(at)
            await asyncio.sleep(at - now)
        self._left.add(now)

    async def _called(self, at: float) -> None:
        """Stand in line; at that time whoever is first in it goes."""
        loop = asyncio.get_running_loop()
        called = loop.create_future()
        heappush(self._line, (rank.get(), next(self._arrivals), called))
        loop.call_later(at - time.monotonic(), self._call_first)
        await called

    def _call_first(self) -> None:
        while self._line:
            *_, called = heappop(self._line)
            if not called.done():  # nobody calls who went away
                called.set_result(None)
                return

    def close(self, retry_after: float) -> None:
        """Let nobody through for ``retry_after`` seconds: the service said so itself."""
        self._closed_until = max(self._closed_until, time.monotonic() + retry_after)

    def wait_seconds(self) -> float:
        """Return how long a caller arriving now would stand in line, in seconds."""
        now = time.monotonic()
        return max(0.0, self._next_turn(now) - now)

    def _next_turn(self, now: float) -> float:
        return self._turns.next(max(self._left.next(now), self._closed_until))

    def _require_patience(self, at: float) -> None:
        wait = at - time.monotonic()
        if wait > self.patience:
            raise RateLimited(
                f"{self.provider} allows no further call for {wait:.0f} seconds.",
                provider=self.provider,
                retry_after=wait,
            )


class _Times:
    """The last moments that count for each limit."""

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self._by_limit: dict[Limit, deque[float]] = {
            limit: deque(maxlen=limit.calls) for limit in limits
        }

    def add(self, moment: float) -> None:
        """Remember a moment, the latest so far."""
        for moments in self._by_limit.values():
            moments.append(moment)

    def next(self, earliest: float) -> float:
        """Return the first moment from ``earliest`` on that every limit allows."""
        for limit, moments in self._by_limit.items():
            if moments:
                earliest = max(earliest, moments[-1])
            if len(moments) == limit.calls:
                margin = max(limit.seconds * MARGIN, LEAST_MARGIN_SECONDS)
                earliest = max(earliest, moments[0] + limit.seconds + margin)
        return earliest
