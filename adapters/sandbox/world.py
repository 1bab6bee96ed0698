"""One state, one clock, one list of faults: what all sandbox providers share."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.faults import Faults
from adapters.sandbox.happenings import Happening
from adapters.sandbox.rates import Window
from adapters.sandbox.requests import RequestLog
from adapters.sandbox.state import Store
from adapters.sandbox.webhooks import Webhooks

TICK_SECONDS = 0.5

Teller = Callable[["World", dict[str, Any], Happening], None]
"""Tells a carrier's customer what happened to a letter, given as it is kept."""

log = logging.getLogger(__name__)


class World:
    """Everything the sandbox knows.

    ``public_url`` is the address browsers and the product reach it at, without a trailing slash;
    the server fills it in. ``enforce_rates`` may be switched off by tests; ``windows`` are the rate
    limits by name. ``routines`` are what
    providers do by themselves as time passes; each is called twice a second and after a skip.
    ``generation`` counts how often everything was forgotten, ``dns`` tells where name servers answer,
    ``mail`` where mail servers do; ``posted`` is called with every letter that was taken, and
    ``carriers`` pass on what happens to it.
    """

    def __init__(
        self, path: str | Path = ":memory:", *, public_url: str = "", enforce_rates: bool = True
    ) -> None:
        self.store = Store(path)
        self.clock = SandboxClock(self.store)
        self.faults = Faults(self.store)
        self.requests = RequestLog()
        self.webhooks = Webhooks(self.store, self.clock, self.faults)
        self.public_url = public_url
        self.enforce_rates = enforce_rates
        self.windows: dict[str, Window] = {}
        self.routines: list[Callable[[], None]] = []
        self.generation = 0
        self.dns: dict[str, Any] = {}
        self.mail: dict[str, Any] = {}
        self.posted: Callable[[dict[str, Any], bytes], None] = _left
        self.carriers: dict[str, Teller] = {}
        self._ticking: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the sandbox time."""
        return self.clock.now()

    def due(self, provider_seconds: float) -> datetime:
        """Return when something a provider needs this long for will be done here."""
        return self.clock.due(provider_seconds)

    def skip(self, seconds: float) -> None:
        """Move the clock ahead; what became due happens, and webhooks leave, at once."""
        self.clock.skip(seconds)
        self.run_routines()
        self.run_routines()  # some only react to what others have just done
        self.webhooks.wake()

    def run_routines(self) -> None:
        """Let the providers do what is due by now."""
        for routine in self.routines:
            try:
                routine()
            except Exception:
                log.exception("a routine of the sandbox failed")

    def reset(self) -> None:
        """Forget everything but the time, which never moves back, and where the servers are."""
        self.store.clear(keep=("clock", "certificate", "mail_site", "port"))
        self.generation += 1
        self.requests.clear()

    async def start(self) -> None:
        """Let time pass and begin to deliver webhooks."""
        self._ticking = asyncio.create_task(self._tick(), name="sandbox routines")
        await self.webhooks.start()

    async def stop(self) -> None:
        """Stop delivering; what is queued stays queued."""
        if self._ticking:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
            self._ticking = None
        await self.webhooks.stop()

    def close(self) -> None:
        """Close the state file."""
        self.store.close()

    async def _tick(self) -> None:
        while True:
            self.run_routines()
            await asyncio.sleep(TICK_SECONDS)


def _left(_letter: dict[str, Any], _raw: bytes) -> None:
    """Leave a letter where it is: nobody lives in this world."""
