"""The reader of inboxes before servers that stall, lie, or should not be reached at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

import pytest

from adapters.imap.reader import ImapReader
from core.errors import Invalid, Rejected, Unavailable
from core.ports.inboxes import InboxLogin

LOGIN = InboxLogin("imap.example.net", 143, "none", "tim", "secret")
GREETING, DONE = b"* OK [CAPABILITY IMAP4rev1] hello\r\n", b"OK done\r\n"
Answer = Callable[[bytes], bytes | None]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[tuple[str, int]]:
    """Serve one scripted conversation; None as an answer means silence."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(GREETING)
        while line := await reader.readline():
            tag, _, command = line.partition(b" ")
            said = answer(command)
            if said is not None:
                writer.write(said.replace(b"TAG", tag))
                await writer.drain()
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with listening:
        host, port = listening.sockets[0].getsockname()[:2]
        yield host, port


def script(*, on: bytes, say: bytes | None) -> Answer:
    """Answer well until a command comes that is answered otherwise."""

    def answer(command: bytes) -> bytes | None:
        if command.upper().startswith(on):
            return say
        if command.upper().startswith(b"EXAMINE"):
            return b"* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 3] x\r\nTAG OK done\r\n"
        if command.upper().startswith(b"UID SEARCH"):
            return b"* SEARCH 1 2\r\nTAG OK done\r\n"
        return b"TAG OK done\r\n"

    return answer


async def inside(_host: str, _port: int) -> list[str]:
    return ["10.0.0.5"]


async def read(at: tuple[str, int], seconds: float = 5.0) -> object:
    reader = ImapReader(lookup=inside, instead=at, seconds=seconds)
    return await reader.read(LOGIN, validity=5, last_uid=0, since=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("on", "say", "error"),
    [
        (b"UID FETCH", b"* 1 FETCH (UID 1 BODY[] {999999999999}\r\nxx", Unavailable),
        (b"UID FETCH", None, Unavailable),
        (b"UID SEARCH", b"* BYE gone\r\n", Unavailable),
        (b"UID SEARCH", b"TAG BAD what\r\n", Unavailable),
        (b"EXAMINE", b"TAG NO nothing here\r\n", Rejected),
    ],
)
async def test_bad_servers_end_in_a_sentence(
    on: bytes, say: bytes | None, error: type[Exception]
) -> None:
    async with server(script(on=on, say=say)) as at:
        with pytest.raises(error, match=r"imap\.example\.net") as caught:
            await read(at, seconds=0.5)
    assert "gone" not in str(caught.value)


async def test_only_imap_on_the_public_internet_is_reached() -> None:
    reader = ImapReader(lookup=inside)
    for port, reason in ((993, "public internet"), (25, "993 or 143")):
        login = InboxLogin("inside.example.net", port, "tls", "tim", "secret")
        with pytest.raises(Invalid, match=reason):
            await reader.read(login, validity=0, last_uid=0, since=date(2026, 11, 1))
