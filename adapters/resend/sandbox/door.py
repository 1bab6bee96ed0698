"""The door of Resend: key and rate first, then the call; the limit is told with every answer."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.sandbox.gate import Handler, known_key
from adapters.sandbox.rates import Window
from adapters.sandbox.state import Store
from adapters.sandbox.world import World

PROVIDER = "resend"
PER_SECOND = 10


class Denied(Exception):
    """A refusal with its status and its name."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name = name
        self.message = message

    def answer(self, headers: dict[str, str] | None = None) -> Response:
        """Return it as Resend says it."""
        body = {"statusCode": self.status, "name": self.name, "message": self.message}
        return JSONResponse(body, status_code=self.status, headers=headers)


@dataclass(frozen=True, slots=True)
class ResendCall:
    """A request under a key; a key is an account."""

    world: World
    request: Request
    body: Any
    key: str

    @property
    def store(self) -> Store:
        """The sandbox's state."""
        return self.world.store

    @property
    def ref(self) -> str:
        """The id in the path."""
        return str(self.request.path_params["id"])


ResendDesk = Callable[[ResendCall], Awaitable[Response]]


class Door:
    """Stands before all routes of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = world.windows.setdefault("resend", Window(PER_SECOND, 1))

    def guard(self, desk: ResendDesk) -> Handler:
        """Return a call behind the door."""

        async def guarded(request: Request) -> Response:
            try:
                key = self._key(request)
                headers = self._counted(key)
                answer = await desk(ResendCall(self._world, request, await _json(request), key))
            except _TooFast as fast:
                return Denied(
                    429,
                    "rate_limit_exceeded",
                    f"Too many requests. You can only make {PER_SECOND} requests per second.",
                ).answer(fast.headers)
            except Denied as denied:
                return denied.answer()
            answer.headers.update(headers)
            return answer

        return guarded

    def _key(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            raise Denied(401, "missing_api_key", "Missing API Key")
        if not known_key(key) or self._world.faults.take(PROVIDER, "key_expired"):
            raise Denied(403, "invalid_api_key", "API key is invalid")
        if self._world.faults.take(PROVIDER, "account_paused"):
            raise Denied(403, "suspended_api_key", "This account is suspended.")
        return key

    def _counted(self, key: str) -> dict[str, str]:
        wait = self._window.wait_seconds(key)
        if wait > 0 and self._world.enforce_rates:
            seconds = str(math.ceil(wait))
            raise _TooFast({"retry-after": seconds} | _headers(0, seconds))
        self._window.count(key)
        return _headers(self._window.left(key), str(math.ceil(self._window.resets_in(key))))


class _TooFast(Exception):
    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


def _headers(left: int, resets_in: str) -> dict[str, str]:
    return {
        "ratelimit-limit": str(PER_SECOND),
        "ratelimit-remaining": str(max(left, 0)),
        "ratelimit-reset": resets_in,
    }


async def _json(request: Request) -> Any:
    raw = await request.body()
    try:
        return json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise Denied(400, "validation_error", "The request body is not JSON.") from None
