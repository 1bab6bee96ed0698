"""What stands before every call: the key in the query, and the rates of the smallest plan."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.sandbox.gate import Handler
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World
from adapters.smartlead.sandbox.replies import rate_headers, refused, too_many

PROVIDER = "smartlead"
PER_MINUTE = 60
REFUSED_BEGINNINGS = ("invalid", "wrong")


class Door:
    """Guards the routes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._minute = Window(PER_MINUTE, 60)
        self._windows = (Window(10, 1), self._minute, Window(1000, 3600))

    def guard(self, handler: Handler) -> Handler:
        """Return the handler behind the door."""

        async def guarded(request: Request) -> Response:
            key = request.query_params.get("api_key", "")
            path = request.scope["path"].removeprefix(f"/{PROVIDER}")
            take = self._world.faults.take
            if take(PROVIDER, "key_expired", method=request.method, path=path) or not opens(key):
                return refused(401, "Invalid API key")
            if self._world.enforce_rates:
                wait = max(window.wait_seconds(key) for window in self._windows)
                if wait > 0:
                    return too_many(wait, PER_MINUTE)
                for window in self._windows:
                    window.count(key)
            if request.method != "GET" and take(
                PROVIDER, "unsuccessful", method=request.method, path=path
            ):
                return JSONResponse({"success": False, "message": "Something went wrong"})
            answer = await handler(request)
            left, reset = self._minute.left(key), self._minute.resets_in(key)
            answer.headers.update(rate_headers(PER_MINUTE, left, reset))
            return answer

        return guarded


def opens(key: str) -> bool:
    """Say whether a key opens the sandbox: people type one of their own here."""
    return bool(key) and not key.lower().startswith(REFUSED_BEGINNINGS)
