"""A small real SMTP server: takes mail, asks for a login, refuses on request."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Relay:
    """What it has taken, and what it answers instead at a command when told to."""

    answers: dict[str, str] = field(default_factory=dict)
    login: tuple[str, str] | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    port: int = 0

    async def serve(self) -> asyncio.Server:
        """Listen on a free port."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = _Visit(self, reader, writer)
        writer.write(b"220 relay.test ESMTP\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            reply = self.answers.get(verb) or await visit.answer(verb, rest)
            if reply == "drop":
                break
            writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            if verb == "QUIT":
                break
        writer.close()


@dataclass
class _Visit:
    relay: Relay
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    signed_in: bool = False

    async def answer(self, verb: str, rest: str) -> str:
        if verb == "EHLO":
            return "250-relay.test\r\n250 AUTH PLAIN"
        if verb == "AUTH":
            self.signed_in = self._knows(rest)
            return "235 Welcome" if self.signed_in else "535 5.7.8 Wrong login"
        if verb == "MAIL":
            self.sender = rest
            open_to_all = self.relay.login is None
            return "250 OK" if self.signed_in or open_to_all else "530 5.7.0 Sign in first"
        if verb == "RCPT":
            self.recipients.append(rest)
        if verb == "DATA":
            return await self._take()
        return "221 Bye" if verb == "QUIT" else "250 OK"

    async def _take(self) -> str:
        self.writer.write(b"354 Go ahead\r\n")
        body = await self.reader.readuntil(b"\r\n.\r\n")
        message = message_from_bytes(body[:-3].replace(b"\r\n..", b"\r\n."), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.relay.taken.append(message)
        self.relay.envelopes.append((self.sender, self.recipients))
        return self.relay.answers.get("end", "250 Taken")

    def _knows(self, rest: str) -> bool:
        _, user, password = base64.b64decode(rest.removeprefix("PLAIN ")).decode().split("\0")
        return (user, password) == self.relay.login
