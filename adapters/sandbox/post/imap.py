"""The sandbox's IMAP server: what came back to addresses of ours, for anybody with their password."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import cast

from adapters.sandbox import ports
from adapters.sandbox.post.imap_session import LARGEST_LINE_BYTES, ImapSession
from adapters.sandbox.world import World

TROUBLES = (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError, ValueError)


class ImapServer:
    """Serves inboxes without TLS, on this machine only. ``port`` is known once it is open."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def open(self, host: str) -> None:
        """Begin to listen on the port of last time."""
        self.port = await ports.taken(self._world.store, "imap", partial(self._listen, host))

    async def close(self) -> None:
        """Listen no more and end all talks."""
        if self._server:
            self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)

    async def _listen(self, host: str, port: int) -> int:
        self._server = await asyncio.start_server(self._talk, host, port, limit=LARGEST_LINE_BYTES)
        return int(self._server.sockets[0].getsockname()[1])

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._talks.add(task)
        try:
            with contextlib.suppress(*TROUBLES):
                await ImapSession(self._world, reader, writer).run()
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._talks.discard(task)
            writer.close()
