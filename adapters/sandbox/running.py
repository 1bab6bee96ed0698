"""One sandbox for each home folder: the first process runs it, others find it by its address."""

from __future__ import annotations

import asyncio
import fcntl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

STATE, LOCK, ADDRESS = "sandbox.db", "sandbox.lock", "sandbox.url"
PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.05


@asynccontextmanager
async def running(
    folder: Path, control_key: str, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[str]:
    """Give the address of the folder's sandbox, which runs at least as long as this context.

    Raises TimeoutError when another process holds the folder but does not say where it serves.
    """
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield await asyncio.to_thread(_address, folder / ADDRESS)
            return
        from adapters.sandbox.server import serve  # all its providers, only where they run
        from adapters.sandbox.world import World

        world = World(folder / STATE)
        server = await serve(world, control_key, host=host, port=port)
        (folder / ADDRESS).write_text(server.url)
        try:
            yield server.url
        finally:
            (folder / ADDRESS).unlink(missing_ok=True)
            await server.stop()
            world.close()


def _address(file: Path) -> str:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        text = file.read_text().strip() if file.exists() else ""
        if text:
            return text
        time.sleep(LOOK_SECONDS)
    message = f"another process holds {file.parent} but runs no sandbox there"
    raise TimeoutError(message)
