"""The sandbox's mail servers, judged by the clients of the standard library."""

from __future__ import annotations

import asyncio
import imaplib
import smtplib
import ssl
from collections.abc import AsyncIterator
from email import message_from_bytes

import pytest

from adapters.sandbox.post import inboxes
from adapters.sandbox.post.office import Office
from adapters.sandbox.server import serve
from adapters.sandbox.world import World

RAW = b"From: ann@shop.com\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\n.dot\r\n"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world with mail servers."""
    made = World()
    office = Office(made)
    await office.open("127.0.0.1")
    yield made
    await office.close()
    made.close()


async def test_smtplib_sends_over_tls_with_a_login(world: World) -> None:
    context = ssl.create_default_context(cadata=world.mail["ca"])

    def send() -> list[str]:
        told = []
        with smtplib.SMTP("localhost", world.mail["smtp_port"]) as line:
            line.starttls(context=context)
            with pytest.raises(smtplib.SMTPAuthenticationError):
                line.login("ann", "wrong")
            line.login("ann", "sandbox_password")
            refused = line.sendmail("ann@shop.com", ["bob@example.net", "reject-a@b.c"], RAW)
            told += [f"{code} {text.decode()}" for code, text in refused.values()]
        with smtplib.SMTP_SSL("localhost", world.mail["smtps_port"], context=context) as line:
            line.ehlo()
            told += sorted(line.esmtp_features)
            with pytest.raises(smtplib.SMTPServerDisconnected):
                line.sendmail("ann@shop.com", ["lost-a@b.c"], RAW)
        return told

    told = await asyncio.to_thread(send)
    assert told[0] == "550 5.1.1 No such user here"
    assert {"pipelining", "auth", "size", "8bitmime"} <= set(told[1:])
    assert "starttls" not in told
    assert world.store.number("mail") == 2
    assert (world.store.get("mail", "1") or {})["raw"].encode() == RAW


async def test_a_sandbox_with_open_pages_keeps_its_mail_to_itself() -> None:
    """In a container the page to pay on is opened from outside; mail servers are not."""
    world = World()
    server = await serve(world, "key", host="0.0.0.0")
    try:
        assert server.url == f"http://127.0.0.1:{server.port}"
        assert world.mail["smtp_host"] == "127.0.0.1"
    finally:
        await server.stop()
        world.close()


async def test_nothing_may_be_slipped_in_before_tls(world: World) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.mail["smtp_port"])
    await reader.readuntil(b"\r\n")
    writer.write(b"STARTTLS\r\nMAIL FROM:<eve@a.b>\r\n")
    async with asyncio.timeout(5):
        assert (await reader.read()).startswith(b"554")
    writer.close()
    await writer.wait_closed()
    assert world.store.number("mail") == 0


async def test_imaplib_reads_what_came_back(world: World) -> None:
    for number in (1, 2, 3):
        subject = f"Subject: Answer {number}\r\n\r\n{number}\r\n".encode()
        inboxes.put(world, "Ann <ann+tag@shop.com>", b"From: bob@example.net\r\n" + subject)

    def read() -> None:
        line = imaplib.IMAP4("127.0.0.1", world.mail["imap_port"], timeout=5)
        with pytest.raises(imaplib.IMAP4.error):
            line.login("ann@shop.com", "wrong")
        line.login("ann@shop.com", 'sandbox_with "quotes"')
        assert line.select("INBOX", readonly=True)[1] == [b"3"]
        assert line.response("UIDNEXT")[1] == [b"4"]
        assert line.uid("SEARCH", "UID", "2:*")[1] == [b"2 3"]
        assert line.uid("SEARCH", "SINCE", "1-Jan-2020", "UNSEEN", "SUBJECT", "answer 3")[1] == [
            b"3"
        ]
        assert line.uid("SEARCH", "SINCE", "1-Jan-2100")[1] == [b""]
        _, data = line.uid("FETCH", "3", "(UID FLAGS BODY.PEEK[]<0.4096>)")
        assert isinstance(data[0], tuple)
        assert message_from_bytes(data[0][1])["Subject"] == "Answer 3"
        assert line.uid("STORE", "3", "+FLAGS", "(\\Seen)")[0] == "NO"
        line.select("INBOX")
        line.uid("STORE", "3", "+FLAGS", "(\\Seen \\Deleted)")
        assert line.uid("SEARCH", "UNSEEN")[1] == [b"1 2"]
        assert line.expunge()[1] == [b"3"]
        assert line.status("INBOX", "(MESSAGES UIDNEXT)")[1] == [b"INBOX (MESSAGES 2 UIDNEXT 4)"]
        assert line.select("Archive")[0] == "NO"
        line.logout()

    await asyncio.to_thread(read)


async def test_mail_to_somebody_who_reads_an_inbox_is_kept_there(world: World) -> None:
    inboxes.own(world, "bob@example.net")

    def send() -> None:
        with smtplib.SMTP("localhost", world.mail["smtp_port"]) as line:
            line.sendmail("ann@shop.com", ["bob@example.net"], RAW)

    await asyncio.to_thread(send)
    assert [mail["raw"].encode() for mail in inboxes.listing(world, "bob@example.net")] == [RAW]
