"""Everything that proposes words, one adapter for each credential that is in use."""

from __future__ import annotations

from adapters.chat_completions import opening
from adapters.guarded.fetch import Lookup, look_up
from adapters.guarded.pinned import PinnedTransport
from adapters.http import Observer
from adapters.kept import Kept
from core.ports.writing import Secret, Writer, Writers


class WritersAdapter(Writers):
    """Makes writers; equal secrets share one, and so its pace. Close it at shutdown.

    In the sandbox every address leads to the sandbox's own writer.
    """

    def __init__(
        self, *, sandbox_url: str = "", observe: Observer | None = None, lookup: Lookup = look_up
    ) -> None:
        self._sandbox_url = sandbox_url
        self._observe = observe
        self._lookup = lookup
        self._kept = Kept()

    def writer(self, secret: Secret, *, guarded: bool) -> Writer:
        """Return a writer; ``guarded`` where a customer chose the address: public and https only."""
        pinned = guarded and not self._sandbox_url
        return self._kept.of("pinned" if pinned else "free", secret).opened(
            "writer",
            lambda: opening.opened(
                secret,
                sandbox_url=self._sandbox_url,
                transport=PinnedTransport(lookup=self._lookup) if pinned else None,
                observe=self._observe,
            ),
        )

    async def close(self) -> None:
        """Close all lines."""
        await self._kept.close()
