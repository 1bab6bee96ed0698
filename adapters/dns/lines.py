"""UDP and TCP to name servers: a few shared sockets, answers matched by number, sender and question.

Sockets and numbers are chosen by chance for every question, so that nobody can answer in a server's
place by guessing (RFC 5452).
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from typing import Any, cast

from adapters.dns.addresses import Address

SOCKETS = 8
MOST_UNDER_WAY, MOST_AT_ONE_SERVER = 256, 100
"""Questions under way; more wait here instead of in buffers, where they would be answered too late."""

MOST_LANES = 512
RECEIVE_BUFFER_BYTES = 1024 * 1024
LENGTH_BYTES, HEADER_BYTES = 2, 12
RCODE_MASK = 0x0F
RESPONSE_BIT = 0x80

Key = tuple[int, Address]


class Lines:
    """Everything open towards name servers. Opens at the first question; close it at shutdown."""

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout_seconds = timeout_seconds
        self._sockets: dict[socket.AddressFamily, list[_Socket]] = {}
        self._lanes: dict[Address, asyncio.Semaphore] = {}
        self._gate = asyncio.Semaphore(MOST_UNDER_WAY)
        self._opening = asyncio.Lock()

    async def udp(self, server: Address, asked: bytes, wire: bytes) -> bytes:
        """Return the answer to a query whose first two bytes we choose.

        Raises TimeoutError when none came in time, OSError when the server cannot be reached.
        """
        async with self._lane(server), self._gate:
            lines = await self._of(_family(server))
            line = lines[secrets.randbelow(len(lines))]
            future, key = line.expect(server, asked)
            try:
                line.send(key[0].to_bytes(LENGTH_BYTES) + wire[LENGTH_BYTES:], server)
                async with asyncio.timeout(self._timeout_seconds):
                    return await future
            finally:
                line.forget(key)

    async def tcp(self, server: Address, wire: bytes) -> bytes:
        """Return the answer given over TCP; raises as ``udp`` and EOFError."""
        async with asyncio.timeout(self._timeout_seconds):
            reader, writer = await asyncio.open_connection(*server)
            try:
                writer.write(len(wire).to_bytes(LENGTH_BYTES) + wire)
                size = int.from_bytes(await reader.readexactly(LENGTH_BYTES))
                return await reader.readexactly(size)
            finally:
                writer.close()

    async def close(self) -> None:
        """Close all sockets."""
        for lines in self._sockets.values():
            for line in lines:
                line.close()
        self._sockets.clear()

    async def _of(self, family: socket.AddressFamily) -> list[_Socket]:
        if lines := self._sockets.get(family):
            return lines
        async with self._opening:
            if family not in self._sockets:
                self._sockets[family] = [await _open(family) for _ in range(SOCKETS)]
        return self._sockets[family]

    def _lane(self, server: Address) -> asyncio.Semaphore:
        lane = self._lanes.get(server)
        if lane is None:
            if len(self._lanes) >= MOST_LANES:
                self._lanes = {key: lane for key, lane in self._lanes.items() if lane.locked()}
            lane = self._lanes[server] = asyncio.Semaphore(MOST_AT_ONE_SERVER)
        return lane


class _Socket(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self._expected: dict[Key, tuple[bytes, asyncio.Future[bytes]]] = {}
        self._transport: asyncio.DatagramTransport | None = None

    def expect(self, server: Address, asked: bytes) -> tuple[asyncio.Future[bytes], Key]:
        """Wait for the answer of a server under a number that is free."""
        key = (secrets.randbits(16), server)
        while key in self._expected:
            key = (secrets.randbits(16), server)
        future = asyncio.get_running_loop().create_future()
        self._expected[key] = (asked, future)
        return future, key

    def forget(self, key: Key) -> None:
        self._expected.pop(key, None)

    def send(self, wire: bytes, server: Address) -> None:
        if self._transport is None or self._transport.is_closing():
            message = "the line is closed"
            raise ConnectionError(message)
        self._transport.sendto(wire, server)

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if len(data) < HEADER_BYTES or not data[2] & RESPONSE_BIT:
            return
        key = (int.from_bytes(data[:LENGTH_BYTES]), (str(addr[0]), addr[1]))
        expected = self._expected.get(key)
        if expected is None:
            return
        asked, future = expected
        ours = data[HEADER_BYTES : HEADER_BYTES + len(asked)].lower() == asked.lower()
        bare = len(data) == HEADER_BYTES and data[3] & RCODE_MASK
        if (ours or bare) and not future.done():
            future.set_result(data)


async def _open(family: socket.AddressFamily) -> _Socket:
    everywhere = "::" if family == socket.AF_INET6 else "0.0.0.0"
    loop = asyncio.get_running_loop()
    transport, line = await loop.create_datagram_endpoint(_Socket, local_addr=(everywhere, 0))
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES
    )
    return line


def _family(server: Address) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in server[0] else socket.AF_INET
