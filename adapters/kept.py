"""Adapters by the secret they work with, for as long as somebody asks for them."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from core.clock import Clock

Close = Callable[[], Awaitable[None]]


class Closable(Protocol):
    """What holds lines open."""

    async def close(self) -> None:
        """Close them."""


A = TypeVar("A")
C = TypeVar("C", bound=Closable)
IDLE = timedelta(hours=1)
"""No call and no pace of a provider reaches further back than this."""


@dataclass(slots=True)
class Lines:
    """What was made for one secret, by its kind, and how to close it."""

    asked_at: datetime
    made: dict[str, Any] = field(default_factory=dict)
    closing: list[Close] = field(default_factory=list)

    def once(self, kind: str, make: Callable[[], A]) -> A:
        """Return the adapter of this kind, made by the first who asks for it."""
        if kind not in self.made:
            self.made[kind] = make()
        found: A = self.made[kind]
        return found

    def opened(self, kind: str, make: Callable[[], C]) -> C:
        """Return the same of an adapter that is closed together with these lines."""

        def begin() -> C:
            made = make()
            self.closing.append(made.close)
            return made

        return self.once(kind, begin)

    async def close(self) -> None:
        """Close everything."""
        for close in self.closing:
            await close()


class Kept:
    """Gives equal secrets the same lines; those nobody asked for since ``idle`` are closed."""

    def __init__(self, idle: timedelta = IDLE) -> None:
        self._idle = idle
        self._lines: dict[str, Lines] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """Return how many secrets have lines."""
        return len(self._lines)

    def of(self, provider: str, secret: Mapping[str, Any]) -> Lines:
        """Return the lines of a secret at a provider."""
        text = json.dumps([provider, dict(secret)], sort_keys=True)
        key = hashlib.sha256(text.encode()).hexdigest()
        now = Clock.wall()
        if key not in self._lines:
            self._let_idle_go(now)
            self._lines[key] = Lines(now)
        self._lines[key].asked_at = now
        return self._lines[key]

    async def close(self) -> None:
        """Close everything that is left."""
        for lines in self._lines.values():
            await lines.close()
        await asyncio.gather(*self._leaving)

    def _let_idle_go(self, now: datetime) -> None:
        for key in [k for k, lines in self._lines.items() if now - lines.asked_at >= self._idle]:
            task = asyncio.get_running_loop().create_task(self._lines.pop(key).close())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
