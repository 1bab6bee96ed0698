"""One connection to a relay that has let us in: messages go over it one after the other, pipelined.

The client library opens it (TLS, login); from then on we speak ourselves, because what a lost answer
means depends on whether the last dot had left: before it nothing was accepted, after it nobody knows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import cast

import aiosmtplib

from adapters.relay import limits, replies
from adapters.relay.guard import PROVIDER
from adapters.relay.limits import Patience
from adapters.relay.replies import Reply, Stage
from adapters.relay.wording import is_safe, stuffed
from core.errors import CredentialsRefused
from core.ports.sending import Handed, Outcome


class Worn(Exception):
    """A connection used before ended before it took anything of this message: use a new one."""


class Lost(Exception):
    """The relay is gone."""


class Connection(asyncio.Protocol):
    """Takes over the transport of a signed-in client."""

    def __init__(self, client: aiosmtplib.SMTP, patience: Patience) -> None:
        self._patience = patience
        self._pipelining = client.supports_extension("pipelining")
        self._utf8 = client.supports_extension("smtputf8")
        self._eight_bits = client.supports_extension("8bitmime")
        self._buffer = bytearray()
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._paused = False
        self._unclean = False
        self._sent = 0
        self._clock = asyncio.get_running_loop().time
        self._deadline = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._late = False
        self.lost = ""
        self.gone = asyncio.Event()
        self.busy = False
        self._client = client  # it owns the transport as long as it lives
        self._transport = cast("asyncio.Transport", client.transport)
        self._transport.set_protocol(self)
        self._transport.set_write_buffer_limits(0)

    @property
    def usable(self) -> bool:
        """Tell whether another message may go over it."""
        return not (self.lost or self.busy or self._replies or self._buffer)

    def close(self) -> None:
        """Say goodbye without waiting for the answer."""
        if not self.lost:
            self._transport.write(b"QUIT\r\n")
        self._abandon("closed by us")

    async def deliver(self, sender: str, recipient: str, content: bytes) -> Handed:
        """Hand over one message. Raises Worn, or CredentialsRefused when the login has lapsed."""
        self.busy = True
        self._sent += 1
        if trouble := self._trouble(sender, recipient):
            self.busy = False
            return trouble
        handed = await self._envelope(sender, recipient)
        if handed is None:
            handed = await self._content(content)
        self.busy = False
        return handed

    async def _envelope(self, sender: str, recipient: str) -> Handed | None:
        """Name sender and recipient; return None when the message may follow."""
        commands = self._commands(sender, recipient)
        refusal: tuple[Stage, Reply] | None = None
        stage = commands[0][0]
        self._expect_within(self._patience.command)
        try:
            if self._pipelining:
                self._write(b"".join(line for _, line in commands))
            for stage, line in commands:
                if not self._pipelining:
                    self._write(line)
                reply = await self._reply()
                refusal = refusal or _stopped(stage, reply)
                if refusal and not self._pipelining:
                    break
                if refusal and stage is Stage.data and reply.code == replies.GO_AHEAD:
                    self._write(b".\r\n")  # RFC 2920, section 3.1: it has no recipient
                    await self._reply()
        except Lost:
            if stage is commands[0][0] and self._sent > 1 and not self._late:
                raise Worn from None
        if refusal is None:
            return self._not_now() if self.lost else None
        return self._refused(*refusal)

    async def _content(self, content: bytes) -> Handed:
        """Send the message; as long as any of it waits here, so does its last dot."""
        dot_left = False
        self._expect_within(self._patience.delivery)
        try:
            self._write(stuffed(content) + b".\r\n")
            while self._paused:
                await self._change()
            dot_left = True
            return self._end(await self._reply())
        except Lost:
            if dot_left:
                return Handed(Outcome.unknown, detail=f"the answer was lost: {self.lost}")
            return self._not_now()

    def _commands(self, sender: str, recipient: str) -> list[tuple[Stage, bytes]]:
        extra = " BODY=8BITMIME" if self._eight_bits else ""
        if not (sender + recipient).isascii():
            extra += " SMTPUTF8"
        commands = [
            (Stage.sender, f"MAIL FROM:<{sender}>{extra}\r\n".encode()),
            (Stage.recipient, f"RCPT TO:<{recipient}>\r\n".encode()),
            (Stage.data, b"DATA\r\n"),
        ]
        return [(Stage.reset, b"RSET\r\n"), *commands] if self._unclean else commands

    def _trouble(self, sender: str, recipient: str) -> Handed | None:
        if not (is_safe(sender) and is_safe(recipient) and recipient):
            return Handed(Outcome.refused, status="5.1.3", detail="the address cannot be written")
        if not (self._utf8 or (sender + recipient).isascii()):
            detail = "the relay takes no addresses with such letters"
            return Handed(Outcome.refused, status="5.6.7", detail=detail)
        return None

    def _refused(self, stage: Stage, reply: Reply) -> Handed:
        self._unclean = True
        if reply.code == replies.CLOSING:
            self._abandon("it closed the connection")
            if stage is not Stage.recipient and self._sent > 1:
                raise Worn
        if reply.code == replies.WANTS_LOGIN:
            self._abandon("it wants a login")
            raise CredentialsRefused(
                "The relay wants us to sign in.", provider=PROVIDER, detail=str(reply)
            )
        return replies.refused(stage, reply)

    def _end(self, reply: Reply) -> Handed:
        self._unclean = not reply.good
        if reply.code == replies.CLOSING:
            self._abandon("it closed the connection")
        return replies.accepted(reply)

    def _not_now(self) -> Handed:
        return Handed(
            Outcome.deferred, detail=f"broken off before the message was over: {self.lost}"
        )

    async def _reply(self) -> Reply:
        while not self._replies:
            if self.lost:
                raise Lost
            await self._change()
        return self._replies.popleft()

    async def _change(self) -> None:
        """Wait until something arrives, leaves or breaks."""
        if self.lost:
            raise Lost
        self._waiting = asyncio.get_running_loop().create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def _expect_within(self, seconds: float) -> None:
        """Give the relay so long; one alarm serves many messages, for it seldom has to ring."""
        self._deadline = self._clock() + seconds
        if self._alarm is not None and self._alarm.when() > self._deadline:
            self._alarm.cancel()
            self._alarm = None
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(seconds, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        if not self.busy or self.lost:
            return
        left = self._deadline - self._clock()
        if left > 0:
            self._alarm = asyncio.get_running_loop().call_later(left, self._ring)
        else:
            self._late = True
            self._abandon("it did not answer in time")

    def _write(self, data: bytes) -> None:
        if self.lost:
            raise Lost
        self._transport.write(data)

    def _wake(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def _abandon(self, why: str) -> None:
        self.lost = self.lost or why
        if self._alarm is not None:
            self._alarm.cancel()
        self._transport.close()
        self._wake()

    def data_received(self, data: bytes) -> None:
        """Cut what arrives into replies."""
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            if not line[:3].isdigit() or len(self._lines) * 100 > limits.LONGEST_REPLY_BYTES:
                return self._abandon("it does not speak SMTP")
            self._lines.append(line[4:].decode("utf-8", "replace").strip())
            if line[3:4] != b"-":
                self._replies.append(Reply(int(line[:3]), " ".join(self._lines)))
                self._lines = []
        if len(self._buffer) > limits.LONGEST_LINE_BYTES:
            return self._abandon("it does not speak SMTP")
        return self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the relay is gone."""
        self.lost = self.lost or (
            "the connection broke" if exc else "the relay closed the connection"
        )
        self.gone.set()
        self._wake()

    def pause_writing(self) -> None:
        """Note that not everything has left."""
        self._paused = True

    def resume_writing(self) -> None:
        """Note that everything has left."""
        self._paused = False
        self._wake()


def _stopped(stage: Stage, reply: Reply) -> tuple[Stage, Reply] | None:
    good = reply.code == replies.GO_AHEAD if stage is Stage.data else reply.good
    return None if good else (stage, reply)
