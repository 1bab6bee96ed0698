"""What stands before every route: whose key it is, what it may do, and how often it was used."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.godaddy.sandbox.refusals import No, in_v1, in_v3
from adapters.sandbox.calls import Call, Desk, Refusal, read_json
from adapters.sandbox.gate import known_key
from adapters.sandbox.rates import Window
from adapters.sandbox.world import World

CALLS, SECONDS = 60, 60.0
"""For each endpoint and credential (documentation, November 2026)."""

SMALL = "sandbox_small"
"""Keys of an account with too few domains: version 1 is closed to it."""
READONLY = "sandbox_readonly"
"""Tokens without the right to buy."""
UNPAID = "sandbox_unpaid"
"""Credentials of an account without a means of payment."""


class Door:
    """The entrance of one version: v1 takes ``sso-key KEY:SECRET``, v3 a bearer token."""

    def __init__(self, world: World, version: str) -> None:
        self._world = world
        self._version = version
        self._say_no = in_v1 if version == "v1" else in_v3

    def route(self, method: str, path: str, desk: Desk, scope: str = "") -> Route:
        """Return a route behind this door; ``scope`` is the right it needs."""
        window = Window(CALLS, SECONDS)

        async def answer(request: Request) -> Response:
            try:
                account = self._account(request, scope)
                if wait := self._wait(window, account):
                    no = No(429, "TOO_MANY_REQUESTS", "Too many requests received within interval")
                    return self._say_no(no, wait)
                body = await read_json(request)
                given = body if isinstance(body, dict) else {}
                return await desk(Call(self._world, request, given, account))
            except Refusal as no:
                return self._say_no(no)

        return Route(path, answer, methods=[method])

    def _account(self, request: Request, scope: str) -> str:
        key = self._key(request.headers.get("authorization", ""))
        expired = self._world.faults.take(
            "godaddy",
            "key_expired",
            method=request.method,
            path=request.scope["path"].removeprefix("/godaddy"),
        )
        if expired or not known_key(key):
            raise No(401, "UNABLE_TO_AUTHENTICATE", "Unauthorized : Could not authenticate API key")
        closed = key.startswith(SMALL) and self._version == "v1"
        if closed or (key.startswith(READONLY) and scope.endswith((":create", ":update"))):
            raise No(403, "ACCESS_DENIED", "Authenticated user is not allowed access")
        return key

    def _key(self, header: str) -> str:
        scheme, _, rest = header.partition(" ")
        if scheme.lower() == "bearer":
            return rest
        key, _, secret = rest.partition(":")
        return key if scheme == "sso-key" and secret and self._version == "v1" else ""

    def _wait(self, window: Window, account: str) -> float:
        if not self._world.enforce_rates:
            return 0.0
        wait = window.wait_seconds(account)
        if not wait:
            window.count(account)
        return wait
