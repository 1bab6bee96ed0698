"""What every provider checks first: the key, and how often it was used lately."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from adapters.sandbox.world import World

Handler = Callable[[Request], Awaitable[Response]]


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


class Gate:
    """Stands before the routes of one provider."""

    def __init__(
        self,
        world: World,
        provider: str,
        *,
        key_header: str,
        windows: tuple[Window, ...],
        refuse_key: Callable[[], Response],
        refuse_rate: Callable[[float], Response],
    ) -> None:
        self._world = world
        self._provider = provider
        self._key_header = key_header
        self._windows = windows
        self._refuse_key = refuse_key
        self._refuse_rate = refuse_rate

    def guard(self, handler: Handler, *extra: Window) -> Handler:
        """Return the handler behind the gate, under further windows of its own if given."""

        async def guarded(request: Request) -> Response:
            key = request.headers.get(self._key_header, "")
            expired = self._world.faults.take(
                self._provider,
                "key_expired",
                method=request.method,
                path=request.scope["path"].removeprefix(f"/{self._provider}"),
            )
            if expired or not known_key(key):
                return self._refuse_key()
            if self._world.enforce_rates:
                windows = (*self._windows, *extra)
                wait = max(window.wait_seconds(key) for window in windows)
                if wait > 0:
                    return self._refuse_rate(wait)
                for window in windows:
                    window.count(key)
            return await handler(request)

        return guarded


def known_key(key: str) -> bool:
    """Say whether a key opens the sandbox: any that starts with sandbox_ and is long enough."""
    return key.startswith("sandbox_") and len(key) > len("sandbox_")
