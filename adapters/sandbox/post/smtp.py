"""The sandbox's SMTP server: one port with STARTTLS, one with TLS from the start."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from functools import partial
from typing import cast

from adapters.sandbox import ports
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
        """Begin to listen on the ports of last time."""
        store = self._world.store
        context = certificate.tls(store)
        self.port = await ports.taken(store, "smtp", partial(self._listen, host, None))
        self.tls_port = await ports.taken(store, "smtps", partial(self._listen, host, context))

    async def close(self) -> None:
        """Listen no more and end all talks."""
        for server in self._servers:
            server.close()
        for talk in list(self._talks):
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)

    async def _listen(self, host: str, tls: ssl.SSLContext | None, port: int) -> int:
        server = await asyncio.start_server(
            self._talk, host, port, ssl=tls, limit=LARGEST_BYTES, backlog=512
        )
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

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
