"""Sliding windows: how often a key may call, counted in real time as the providers do."""

from __future__ import annotations

import time
from collections import deque


class Window:
    """At most ``calls`` in any ``seconds``, per key, in real time."""

    def __init__(self, calls: int, seconds: float) -> None:
        self.calls = calls
        self.seconds = seconds
        self._arrivals: dict[str, deque[float]] = {}

    def wait_seconds(self, key: str) -> float:
        """Return 0 when a call may pass now, else the seconds until one may."""
        arrivals = self._arrivals.setdefault(key, deque())
        now = time.monotonic()
        while arrivals and arrivals[0] <= now - self.seconds:
            arrivals.popleft()
        return arrivals[0] + self.seconds - now if len(arrivals) >= self.calls else 0.0

    def count(self, key: str) -> None:
        """Count a call that passed."""
        self._arrivals.setdefault(key, deque()).append(time.monotonic())

    def left(self, key: str) -> int:
        """Return how many calls may still pass now."""
        self.wait_seconds(key)
        return max(0, self.calls - len(self._arrivals[key]))

    def resets_in(self, key: str) -> float:
        """Return the seconds until the oldest call counts no more; 0 without any."""
        self.wait_seconds(key)
        arrivals = self._arrivals[key]
        return arrivals[0] + self.seconds - time.monotonic() if arrivals else 0.0
