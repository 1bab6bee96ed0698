"""A relay that takes everything and remembers it: an SMTP server of a few lines, with PIPELINING."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.waiting import until

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.MULTILINE | re.IGNORECASE)
RECIPIENT = re.compile(rb"RCPT TO:<([^>]*)>", re.IGNORECASE)


@dataclass
class Sink:
    """What arrived. ``answers`` are replies to RCPT by recipient, ``delay`` seconds before each 250."""

    port: int = 0
    delay: float = 0.0
    keep: bool = False
    """Whether whole mails are kept, not only who got which Message-ID."""
    arrived: list[tuple[str, str]] = field(default_factory=list)
    """Recipient and Message-ID, in order."""
    mails: list[bytes] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    vanishing: set[str] = field(default_factory=set)
    """Recipients whose mail is taken, but the connection breaks instead of an answer."""
    last_at: float = 0.0
    """When the last one was taken, by the monotonic clock."""

    async def took(self, count: int, within: float = 30.0, pause: float = 0.01) -> None:
        """Wait until so many have arrived; raise TimeoutError when they do not."""
        await until(lambda: len(self.arrived) >= count, within, pause)

    def doubled(self) -> list[str]:
        """Return recipients that got more than one mail."""
        return [who for who, times in Counter(who for who, _ in self.arrived).items() if times > 1]


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.buffer = b""
        self.recipient = ""
        self.receiving = False
        self.refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self.step():
            pass

    def step(self) -> bool:
        """Deal with one line or one mail; tell whether there was one."""
        if self.receiving:
            end = self.buffer.find(b"\r\n.\r\n")
            if end < 0:
                return False
            mail, self.buffer = self.buffer[: end + 2], self.buffer[end + 5 :]
            self.receiving = False
            if self.sink.delay:
                asyncio.get_running_loop().call_later(self.sink.delay, self.take, mail)
            else:
                self.take(mail)
            return True
        line, found, rest = self.buffer.partition(b"\r\n")
        if found:
            self.buffer = rest
            self.command(line)
        return bool(found)

    def take(self, mail: bytes) -> None:
        """Remember a mail and say so."""
        found = MESSAGE_ID.search(mail.replace(b"\r\n ", b" "))
        self.sink.arrived.append((self.recipient, found[1].decode() if found else ""))
        self.sink.last_at = time.monotonic()
        if self.sink.keep:
            self.sink.mails.append(mail)
        if self.recipient in self.sink.vanishing:
            self.transport.abort()
            return
        self.transport.write(b"250 2.0.0 taken\r\n")

    def command(self, line: bytes) -> None:
        """Answer a command."""
        verb = line[:4].upper()
        if verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
        elif verb == b"RCPT":
            found = RECIPIENT.match(line)
            self.recipient = found[1].decode() if found else ""
            answer = self.sink.answers.get(self.recipient, b"250 ok")
            self.refused = not answer.startswith(b"250")
            self.transport.write(answer + b"\r\n")
        elif verb == b"DATA":
            self.receiving = not self.refused
            self.transport.write(b"503 no recipient\r\n" if self.refused else b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.refused = False
            self.transport.write(b"250 ok\r\n")


@asynccontextmanager
async def sink(*, keep: bool = False, delay: float = 0.0, port: int = 0) -> AsyncIterator[Sink]:
    """Run a sink on a port of this machine."""
    opened = Sink(keep=keep, delay=delay)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(opened), "127.0.0.1", port)
    opened.port = server.sockets[0].getsockname()[1]
    try:
        yield opened
    finally:
        server.close()
