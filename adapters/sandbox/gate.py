"""What every provider checks first: the key, and how often it was used lately."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from adapters.sandbox.rates import Window
from adapters.sandbox.world import World

__all__ = ["Gate", "Handler", "Window", "known_key"]

Handler = Callable[[Request], Awaitable[Response]]


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
