"""The door of SES: signature, account and rate first, then the call."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapters.sandbox.gate import Handler
from adapters.sandbox.rates import Window
from adapters.sandbox.state import Store
from adapters.sandbox.world import World
from adapters.ses.sandbox import signatures
from adapters.ses.sandbox.denials import Denied, bad

PROVIDER = "ses"
CONTROL = Window(40, 20)
"""Calls other than sending: forty in twenty seconds; documented is one a second, with bursts."""


@dataclass(frozen=True, slots=True)
class AwsCall:
    """A signed request. Whatever an account has, it has in one region."""

    world: World
    request: Request
    body: dict[str, Any]
    access_key: str
    region: str

    @property
    def store(self) -> Store:
        """The sandbox's state."""
        return self.world.store

    @property
    def place(self) -> str:
        """What keys of the account's things begin with."""
        return f"{self.access_key}/{self.region}"

    @property
    def name(self) -> str:
        """The thing the path names."""
        return str(self.request.path_params["name"])


AwsDesk = Callable[[AwsCall], Awaitable[Response]]


def account_number(access_key: str) -> str:
    """Return the twelve digits of an account."""
    return str(int(hashlib.sha256(access_key.encode()).hexdigest()[:12], 16))[:12].zfill(12)


def guard(world: World, desk: AwsDesk, *, window: Window | None = CONTROL) -> Handler:
    """Return a call of SES v2 behind the door."""

    async def guarded(request: Request) -> Response:
        try:
            raw = await request.body()
            access_key, region = signatures.verified(request, raw, "ses")
            if world.faults.take(PROVIDER, "key_expired"):
                raise Denied(403, "UnrecognizedClientException", "The security token is invalid.")
            if window and world.enforce_rates:
                if window.wait_seconds(access_key) > 0:
                    raise Denied(429, "TooManyRequestsException", "Rate exceeded")
                window.count(access_key)
            return await desk(AwsCall(world, request, _json(raw), access_key, region))
        except Denied as denied:
            return denied.as_json()

    return guarded


def _json(raw: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise bad("Unexpected token in JSON") from None
    if not isinstance(facts, dict):
        raise bad("The body is no object")
    return facts
