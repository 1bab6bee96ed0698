"""The event loop: uvloop where it exists, asyncio's own elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


def run(command: Awaitable[None]) -> None:
    """Run a command until it ends."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(command)  # type: ignore[arg-type]
    else:
        uvloop.run(command)  # type: ignore[arg-type]
