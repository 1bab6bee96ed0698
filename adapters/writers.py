"""Everything that proposes words, one adapter for each credential that is in use."""

from __future__ import annotations

import hashlib
import json

from adapters.chat_completions import opening
from adapters.chat_completions.writer import ChatWriter
from adapters.guarded.fetch import Lookup, look_up
from adapters.guarded.pinned import PinnedTransport
from adapters.http import Observer
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
        self._made: dict[str, ChatWriter] = {}

    def writer(self, secret: Secret, *, guarded: bool) -> Writer:
        """Return a writer; ``guarded`` where a customer chose the address: public and https only."""
        facts = json.dumps([dict(secret), guarded], sort_keys=True)
        key = hashlib.sha256(facts.encode()).hexdigest()
        if key not in self._made:
            pinned = guarded and not self._sandbox_url
            self._made[key] = opening.opened(
                secret,
                sandbox_url=self._sandbox_url,
                transport=PinnedTransport(lookup=self._lookup) if pinned else None,
                observe=self._observe,
            )
        return self._made[key]

    async def close(self) -> None:
        """Close all lines."""
        for writer in self._made.values():
            await writer.close()
