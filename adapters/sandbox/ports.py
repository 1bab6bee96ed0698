"""The ports a sandbox served at before, taken again: who knows them goes on after a restart of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from adapters.sandbox.state import Store

KIND = "port"


async def taken(store: Store, name: str, listen: Callable[[int], Awaitable[int]]) -> int:
    """Listen under a name at its last port if that is free, else at any; return which it is.

    ``listen`` returns the port it was given, or the one it took for 0; it raises OSError where the
    port is another's.
    """
    if before := store.get(KIND, name):
        with suppress(OSError):
            return await listen(before["port"])
    port = await listen(0)
    store.put(KIND, name, {"port": port})
    return port
