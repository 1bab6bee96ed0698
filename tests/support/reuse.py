"""What every test would build anew although it is always the same, built once a process.

A test makes its own System and its own sandbox. What those compile, routes to patterns and
statements to SQL, and what they read from the environment depends on nothing a test does.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from starlette import routing

from core.settings import Settings
from data import session
from tests.support import connections

SHARED = "test_shared"
"""The database that the tests find empty, one after the other."""

_idle: defaultdict[tuple[str, str], list[_Engine]] = defaultdict(list)


class _Engine(AsyncEngine):
    """An engine that is put aside once its connections are closed, with the SQL it has compiled."""

    __slots__ = ("made_for",)
    made_for: tuple[str, str]

    async def dispose(self, close: bool = True) -> None:
        await super().dispose(close)
        if self not in _idle[self.made_for]:
            _idle[self.made_for].append(self)


def begin() -> None:
    """Keep compiled routes and engines from now on."""
    routing.compile_path = cache(routing.compile_path)
    session.create_async_engine = _engine  # type: ignore[assignment, attr-defined]


def settings(**given: object) -> Settings:
    """Return the usual settings but for those given, which are taken as they are."""
    return _usual().model_copy(update=given)


@cache
def _usual() -> Settings:
    return Settings()


def _engine(url: str, **options: Any) -> AsyncEngine:
    """Return an engine nobody uses at present; its pool is new."""
    made_for = url, repr(sorted(options.items()))
    if _idle[made_for]:
        return _idle[made_for].pop()
    if make_url(url).database == SHARED:
        conninfo = url.replace("+psycopg", "", 1)
        connect = partial(connections.connected, conninfo, **options.get("connect_args", {}))
        options["async_creator"] = connect
    engine = _Engine(create_async_engine(url, **options).sync_engine)
    engine.made_for = made_for
    return engine
