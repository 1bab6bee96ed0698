"""Connections to one relay, kept open between messages and opened as messages ask for them."""

from __future__ import annotations

import asyncio
import contextlib

from adapters.relay.connection import Connection, Worn
from adapters.relay.opening import Opener
from core.ports.sending import Handed, Outgoing

GOODBYE_SECONDS = 1.0


class Pool:
    """At most ``size`` connections; the one used last is used first, the others go after a while."""

    def __init__(self, opener: Opener, size: int) -> None:
        self._opener = opener
        self._room = asyncio.Semaphore(size)
        self._idle: list[tuple[Connection, float]] = []
        self._sweeping: asyncio.TimerHandle | None = None
        self._closed = False

    async def deliver(self, mail: Outgoing, sender: str) -> Handed:
        """Hand over one message as soon as there is room."""
        async with self._room:
            try:
                return await self._over(self._kept() or await self._opener.open(), mail, sender)
            except Worn:
                return await self._over(await self._opener.open(), mail, sender)

    async def close(self) -> None:
        """Close what is idle; what is busy closes when it is done."""
        self._closed = True
        if self._sweeping is not None:
            self._sweeping.cancel()
        leaving = []
        while connection := self._kept():
            connection.close()
            leaving.append(connection.gone.wait())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await asyncio.gather(*leaving)

    async def _over(self, connection: Connection, mail: Outgoing, sender: str) -> Handed:
        try:
            return await connection.deliver(sender, mail.recipient, mail.raw)
        finally:
            self._give_back(connection)

    def _kept(self) -> Connection | None:
        while self._idle:
            connection, _ = self._idle.pop()
            if connection.usable:
                return connection
            connection.close()
        return None

    def _give_back(self, connection: Connection) -> None:
        if self._closed or not connection.usable:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        self._idle.append((connection, loop.time()))
        if self._sweeping is None:
            self._sweeping = loop.call_later(self._opener.patience.idle, self._sweep)

    def _sweep(self) -> None:
        """Close what has been idle for long; the longest are at the front."""
        loop, patience = asyncio.get_running_loop(), self._opener.patience.idle
        while self._idle and loop.time() - self._idle[0][1] >= patience:
            self._idle.pop(0)[0].close()
        self._sweeping = None
        if self._idle:
            left = self._idle[0][1] + patience - loop.time()
            self._sweeping = loop.call_later(max(0.0, left), self._sweep)
