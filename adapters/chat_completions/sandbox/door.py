"""The door of the writing service: key, credit and rate first, each refusal in the contract's form."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.sandbox.gate import Handler, known_key
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World

PROVIDER = "chat_completions"
PER_MINUTE = 60


class Denied(Exception):
    """A refusal with its status, its type and its code."""

    def __init__(self, status: int, kind: str, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.code = status, kind, message, code

    def answer(self, headers: dict[str, str] | None = None) -> Response:
        """Return it as such servers say it."""
        error = {
            "message": self.message,
            "type": self.kind,
            "param": None,
            "code": self.code or None,
        }
        return JSONResponse({"error": error}, status_code=self.status, headers=headers)


class Door:
    """Stands before all routes of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._window = world.windows.setdefault(PROVIDER, Window(PER_MINUTE, 60))

    def guard(self, desk: Handler) -> Handler:
        """Return a call behind the door."""

        async def guarded(request: Request) -> Response:
            try:
                key = self._key(request)
            except Denied as denied:
                return denied.answer()
            wait = self._window.wait_seconds(key)
            if wait > 0 and self._world.enforce_rates:
                slow = Denied(429, "requests", "Rate limit reached.", "rate_limit_exceeded")
                return slow.answer({"retry-after": str(math.ceil(wait))})
            self._window.count(key)
            try:
                return await desk(request)
            except Denied as denied:
                return denied.answer()

        return guarded

    def _key(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            raise Denied(401, "invalid_request_error", "You didn't provide an API key.")
        if not known_key(key) or self._world.faults.take(PROVIDER, "key_expired"):
            wrong = "Incorrect API key provided."
            raise Denied(401, "invalid_request_error", wrong, "invalid_api_key")
        if self._world.faults.take(PROVIDER, "credit_used_up"):
            empty = "You exceeded your current quota, please check your plan and billing details."
            raise Denied(429, "insufficient_quota", empty, "insufficient_quota")
        return key
