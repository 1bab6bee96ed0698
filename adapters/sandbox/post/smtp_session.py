"""One client at the sandbox's SMTP server (RFC 5321, 3207, 4954, 2920)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import re
import secrets
from collections.abc import Awaitable, Callable

from adapters.sandbox.gate import known_key
from adapters.sandbox.post import answers, certificate
from adapters.sandbox.post.letters import Letter, take
from adapters.sandbox.world import World

HOST = "mail.mailwright.example"
LARGEST_BYTES = 40 * 1024 * 1024
LONGEST_LINE_BYTES = 4_096
MOST_RECIPIENTS = 100
IDLE_SECONDS = 300.0
NULS = 2
"""An identity, a name and a password, with a NUL between each (RFC 4616)."""
ADDRESS = re.compile(r"(?:FROM|TO):\s*<([^<>\s]*)>(.*)", re.IGNORECASE)
GOODBYE = "221 2.0.0 Bye"


class Session:
    """The state of one conversation. Passwords are any that begin with sandbox_."""

    def __init__(
        self, world: World, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._world = world
        self._reader = reader
        self._writer = writer
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._over = False
        self._verbs: dict[str, Callable[[str], Awaitable[str]]] = {
            "EHLO": self._ehlo,
            "HELO": self._helo,
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
            "NOOP": self._noop,
            "VRFY": self._vrfy,
            "QUIT": self._quit,
        }

    async def run(self) -> None:
        """Converse until one of us leaves."""
        await self._say(f"220 {HOST} ESMTP sandbox")
        while not self._over:
            verb, _, rest = (await self._line()).partition(" ")
            answer = self._verbs.get(verb.upper())
            reply = await answer(rest.strip()) if answer else "500 5.5.2 Unknown command"
            if reply:
                await self._say(reply)

    @property
    def _encrypted(self) -> bool:
        return self._writer.get_extra_info("sslcontext") is not None

    async def _line(self) -> str:
        async with asyncio.timeout(IDLE_SECONDS):
            line = await self._reader.readuntil(b"\n")
        if len(line) > LONGEST_LINE_BYTES:
            self._over = True
        return line.decode("utf-8", "replace").rstrip("\r\n")

    async def _say(self, reply: str) -> None:
        self._writer.write(f"{reply}\r\n".encode())
        await self._writer.drain()

    async def _ehlo(self, name: str) -> str:
        self._forget()
        offers = [f"{HOST} greets {name or 'you'}", "PIPELINING", "8BITMIME", "SMTPUTF8"]
        offers += [f"SIZE {LARGEST_BYTES}", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"]
        offers += [] if self._encrypted else ["STARTTLS"]
        return "\r\n".join([*(f"250-{offer}" for offer in offers[:-1]), f"250 {offers[-1]}"])

    async def _helo(self, _: str) -> str:
        self._forget()
        return f"250 {HOST}"

    async def _starttls(self, _: str) -> str:
        if self._encrypted:
            return "503 5.5.1 Already encrypted"
        if await self._something_follows():
            self._over = True
            return "554 5.5.1 Nothing may follow STARTTLS"
        await self._say("220 2.0.0 Go ahead")
        await self._writer.start_tls(certificate.tls(self._world.store))
        self._forget()
        return ""

    async def _something_follows(self) -> bool:
        """Tell whether the client sent more already, which anybody on the way may have added."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                return bool(await self._reader.read(1))
        return False

    async def _auth(self, rest: str) -> str:
        mechanism, _, initial = rest.partition(" ")
        try:
            if mechanism.upper() == "PLAIN":
                told = _decoded(initial or await self._ask(""))
                password = told.rpartition("\0")[2] if told.count("\0") == NULS else ""
            elif mechanism.upper() == "LOGIN":
                _decoded(initial or await self._ask("Username:"))
                password = _decoded(await self._ask("Password:"))
            else:
                return "504 5.5.4 Unknown mechanism"
        except (ValueError, binascii.Error):
            return "501 5.5.2 Not base64"
        if known_key(password):
            return "235 2.7.0 Welcome"
        return "535 5.7.8 Authentication credentials invalid"

    async def _ask(self, prompt: str) -> str:
        await self._say(f"334 {base64.b64encode(prompt.encode()).decode()}")
        return await self._line()

    async def _mail(self, rest: str) -> str:
        found = ADDRESS.fullmatch(rest)
        if found is None or not rest.upper().startswith("FROM"):
            return "501 5.5.4 MAIL FROM:<address>"
        if self._sender is not None:
            return "503 5.5.1 One sender at a time"
        if found[1].lower().startswith("forbidden"):
            return "550 5.7.1 Sender is not allowed to send here"
        self._sender = found[1]
        return "250 2.1.0 Sender OK"

    async def _rcpt(self, rest: str) -> str:
        found = ADDRESS.fullmatch(rest)
        if self._sender is None:
            return "503 5.5.1 MAIL first"
        if found is None or "@" not in found[1] or not rest.upper().startswith("TO"):
            return "501 5.1.3 RCPT TO:<address>"
        if len(self._recipients) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        answer = answers.to_recipient(self._world, self._sender, found[1])
        if answer is None:
            self._recipients.append(found[1])
            return "250 2.1.5 Recipient OK"
        return await self._act(answer)

    async def _data(self, _: str) -> str:
        if not self._recipients or self._sender is None:
            return "503 5.5.1 RCPT first"
        await self._say("354 Send, end with a dot")
        if any(r.lower().startswith(answers.DROPPED_IN_DATA) for r in self._recipients):
            return await self._act(answers.Answer("", "drop"))
        if not (content := await self._content()):
            return "552 5.3.4 Too much"
        sender, recipients = self._sender, self._recipients
        self._forget()
        ref = secrets.token_hex(6).upper()
        for recipient in recipients:
            answer, arrives = answers.to_message(recipient)
            if answer is None or arrives:
                take(self._world, Letter("smtp", ref, sender, recipient, content))
            if answer is not None:
                return await self._act(answer)
        return f"250 2.0.0 Ok: queued as {ref}"

    async def _content(self) -> bytes:
        """Read up to the dot on a line of its own."""
        content = bytearray()
        async with asyncio.timeout(IDLE_SECONDS):
            while content != b".\r\n" and not content.endswith(b"\r\n.\r\n"):
                content += await self._reader.readuntil(b".\r\n")
        if len(content) > LARGEST_BYTES:
            return b""
        plain = bytes(content[:-3]).replace(b"\r\n..", b"\r\n.")
        return (plain[1:] if plain.startswith(b"..") else plain) or b"\r\n"

    async def _act(self, answer: answers.Answer) -> str:
        if answer.deed == "stall":
            async with asyncio.timeout(IDLE_SECONDS):
                await self._reader.read()
        self._over = bool(answer.deed)
        if answer.deed == "drop":
            self._writer.transport.abort()
        return answer.line

    async def _rset(self, _: str) -> str:
        self._forget()
        return "250 2.0.0 Forgotten"

    async def _noop(self, _: str) -> str:
        return "250 2.0.0 OK"

    async def _vrfy(self, _: str) -> str:
        return "252 2.5.0 Send and see"

    async def _quit(self, _: str) -> str:
        self._over = True
        return GOODBYE

    def _forget(self) -> None:
        self._sender, self._recipients = None, []


def _decoded(text: str) -> str:
    return base64.b64decode(text, validate=True).decode()
