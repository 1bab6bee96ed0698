"""One address of the DNS: UDP and TCP on the same port."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any, cast

from adapters.sandbox.dns.speaker import Speaker

LENGTH_BYTES = 2
IDLE_SECONDS = 10.0
TRIES = 20
RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

log = logging.getLogger(__name__)


class Endpoint:
    """A speaker with its sockets. ``address`` is "ip:port" once it is open."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.address = ""
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def open(self, host: str, port: int = 0) -> int:
        """Begin to answer on a port, on a free one if it is 0; return it.

        Raises OSError when it is taken, or none is free for UDP and TCP.
        """
        if port:
            return await self._listen(host, port)
        for _ in range(TRIES):
            with contextlib.suppress(OSError):  # the port is free for TCP only
                return await self._listen(host, 0)
        message = f"no port of {host} is free for UDP and TCP"
        raise OSError(message)

    async def close(self) -> None:
        """Answer no more."""
        if self._udp:
            self._udp.close()
        if self._tcp:
            self._tcp.close()
        for talk in list(self._talks):
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)

    async def _listen(self, host: str, port: int) -> int:
        tcp = await asyncio.start_server(self._talk, host, port)
        at = int(tcp.sockets[0].getsockname()[1])
        try:
            udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Datagrams(self.speaker), local_addr=(host, at)
            )
        except OSError:
            tcp.close()
            raise
        self._tcp, self._udp, self.address = tcp, udp, f"{host}:{at}"
        return at

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer questions over TCP, one after the other, until the asker leaves or falls silent."""
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._talks.add(task)
        try:
            with contextlib.suppress(OSError, EOFError, TimeoutError):
                while True:
                    async with asyncio.timeout(IDLE_SECONDS):
                        size = int.from_bytes(await reader.readexactly(LENGTH_BYTES))
                        wire = await reader.readexactly(size)
                    answer = self.speaker.answer(wire, tcp=True)
                    if answer is None:
                        continue
                    await asyncio.sleep(self.speaker.delay_seconds)
                    writer.write(len(answer).to_bytes(LENGTH_BYTES) + answer)
                    await writer.drain()
        except asyncio.CancelledError:
            log.debug("a talk over TCP ends with its server")
        finally:
            self._talks.discard(task)
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        try:
            answer = self._speaker.answer(data, tcp=False)
        except Exception:
            log.exception("%s failed over a question", self._speaker.name)
            return
        if answer is None:
            return
        if self._speaker.delay_seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._speaker.delay_seconds, self._send, answer, addr)
        else:
            self._send(answer, addr)

    def _send(self, wire: bytes, addr: tuple[str | Any, int]) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.sendto(wire, addr)
