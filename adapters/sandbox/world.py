"""One state, one clock, one list of faults: what all sandbox providers share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.faults import Faults
from adapters.sandbox.requests import RequestLog
from adapters.sandbox.state import Store
from adapters.sandbox.webhooks import Webhooks


class World:
    """Everything the sandbox knows.

    ``public_url`` is the address browsers and the product reach it at, without a trailing slash;
    the server fills it in. ``enforce_rates`` may be switched off by tests.
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

    def now(self) -> datetime:
        """Return the sandbox time."""
        return self.clock.now()

    def due(self, provider_seconds: float) -> datetime:
        """Return when something a provider needs this long for will be done here."""
        return self.clock.due(provider_seconds)

    def skip(self, seconds: float) -> None:
        """Move the clock ahead; webhooks that became due leave at once."""
        self.clock.skip(seconds)
        self.webhooks.wake()

    def reset(self) -> None:
        """Forget everything but the time, which never moves back."""
        self.store.clear(keep=("clock",))
        self.requests.clear()

    async def start(self) -> None:
        """Begin to deliver webhooks."""
        await self.webhooks.start()

    async def stop(self) -> None:
        """Stop delivering; what is queued stays queued."""
        await self.webhooks.stop()

    def close(self) -> None:
        """Close the state file."""
        self.store.close()
