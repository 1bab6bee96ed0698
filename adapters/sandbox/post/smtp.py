"""The sandbox's SMTP server: one port with STARTTLS, one with TLS from the start."""

from __future__ import annotations

import asyncio
import contextlib
from typing import cast

from adapters.sandbox.post import certificate
from adapters.sandbox.post.smtp_session import LARGEST_BYTES, Session
from adapters.sandbox.world import World

TRANSIENT_ERRORS = (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError, ValueError)


class SmtpServer:
    """Takes mail for anybody in the world. ``port`` and ``tls_port`` are known once it is open."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._servers: list[asyncio.Server] = []
        self._talks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.tls_port = 0

    async def open(self, host: str) -> None:
        """Begin to listen on free ports."""
        context = certificate.tls(self._world.store)
        for tls in (None, context):
            server = await asyncio.start_server(
                self._talk, host, 0, ssl=tls, limit=LARGEST_BYTES, backlog=512
            )
            self._servers.append(server)
        self.port, self.tls_port = (s.sockets[0].getsockname()[1] for s in self._servers)

    async def close(self) -> None:
        """Listen no more and end all talks."""
        for server in self._servers:
            server.close()
        for talk in list(self._talks):
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._talks.add(task)
        try:
            with contextlib.suppress(*TRANSIENT_ERRORS):
                await Session(self._world, reader, writer).run()
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._talks.discard(task)
            writer.close()
