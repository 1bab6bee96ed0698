"""One request as a provider's sandbox sees it, and how it says no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapters.sandbox.state import Store
from adapters.sandbox.world import World


class Refusal(Exception):
    """The provider says no: an HTTP status and a sentence in its own words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Call:
    """A request with its JSON body read. ``workspace`` is the tenant it acts on."""

    world: World
    request: Request
    body: dict[str, Any] = field(default_factory=dict)
    workspace: str = ""

    @property
    def store(self) -> Store:
        """The sandbox's state."""
        return self.world.store

    @property
    def query(self) -> dict[str, str]:
        """The query parameters."""
        return dict(self.request.query_params)

    def fault(self, provider: str, kind: str) -> bool:
        """Say whether a fault was wished for on this route, and count it."""
        path = self.request.scope["path"].removeprefix(f"/{provider}")
        method = self.request.method
        return self.world.faults.take(provider, kind, method=method, path=path) is not None


Desk = Callable[[Call], Awaitable[Response]]
"""Answers one kind of call."""


async def read_json(request: Request) -> Any:
    """Return the JSON body, or an empty object; raises Refusal 400 when it is not JSON."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        return await request.json()
    except ValueError:
        raise Refusal(400, "Unexpected token in JSON") from None


def passed(moment: str | None, now: datetime) -> bool:
    """Say whether an ISO time has come; never for None."""
    return moment is not None and datetime.fromisoformat(moment) <= now


def age_days(moment: str, now: datetime) -> float:
    """Return the days since an ISO time; negative before it."""
    return (now - datetime.fromisoformat(moment)) / timedelta(days=1)
