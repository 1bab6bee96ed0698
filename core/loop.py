"""The event loop, uvloop's where it exists, and the end of its tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress


def run(command: Awaitable[None]) -> None:
    """Run a command until it ends."""

    async def begun() -> None:
        await command

    try:
        import uvloop
    except ImportError:
        asyncio.run(begun())
    else:
        uvloop.run(begun())


async def stopped(task: asyncio.Task[None] | None) -> None:
    """End a task and wait until it has ended."""
    if task is not None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
