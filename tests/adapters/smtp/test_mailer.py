"""System mail over a real SMTP conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from adapters.smtp.mailer import SmtpMailer
from core.clock import Clock
from core.doors import CalledInsideTransaction, transaction_open
from core.errors import CredentialsRefused, ProviderError, Rejected, Unavailable
from core.ports.mailer import SystemMail
from tests.adapters.smtp.relay import Relay

SENDER = "Mailwright <hello@mailwright.example>"
MAIL = SystemMail(
    key="verify:42",
    recipient="ada@example.com",
    subject="Bestätigen\nBcc: eve@example.com",
    text="Grüße\n.\nEnde",
    html="<p>Grüße</p>",
)


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    """A relay on a free port."""
    made = Relay()
    server = await made.serve()
    yield made
    server.close()


def mailer(relay: Relay, **options: str) -> SmtpMailer:
    clock = Clock(timedelta(days=400))
    return SmtpMailer(
        clock, host="127.0.0.1", port=relay.port, sender=SENDER, tls="none", **options
    )


async def test_a_mail_arrives_whole(relay: Relay) -> None:
    relay.login = ("user", "correct horse")
    sent = await mailer(relay, user="user", password="correct horse").send(MAIL)
    taken = relay.taken[0]
    assert taken.get_content_type() == "multipart/alternative"
    plain, html = taken.iter_parts()
    assert plain.get_content().replace("\r\n", "\n").strip() == MAIL.text
    assert html.get_content().strip() == MAIL.html
    assert sent == taken["Message-ID"] == "<verify-42@mailwright.example>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["From"] == SENDER
    assert taken["To"] == "ada@example.com"
    ahead = parsedate_to_datetime(taken["Date"]) - Clock().now()
    assert timedelta(days=399) < ahead < timedelta(days=401)
    envelope_sender, recipients = relay.envelopes[0]
    assert "hello@mailwright.example" in envelope_sender
    assert len(recipients) == 1


async def test_a_line_break_makes_no_header(relay: Relay) -> None:
    await mailer(relay).send(MAIL)
    assert relay.taken[0]["Bcc"] is None
    assert relay.taken[0]["Subject"] == "Bestätigen Bcc: eve@example.com"


async def test_a_repeat_is_recognisable(relay: Relay) -> None:
    again = replace(MAIL, text="other")
    assert await mailer(relay).send(MAIL) == await mailer(relay).send(again)


@pytest.mark.parametrize(
    ("verb", "answer", "error", "code"),
    [
        ("RCPT", "550 5.1.1 No such user", Rejected, "rejected"),
        ("RCPT", "451 4.7.1 Come back later", Unavailable, "unavailable"),
        ("MAIL", "552 5.3.4 Too big", Rejected, "rejected"),
        ("end", "554 5.7.1 Looks like spam", Rejected, "rejected"),
        ("DATA", "drop", Unavailable, "unavailable"),
    ],
)
async def test_refusals_carry_the_relays_words(
    relay: Relay, verb: str, answer: str, error: type[ProviderError], code: str
) -> None:
    relay.answers[verb] = answer
    with pytest.raises(ProviderError) as caught:
        await mailer(relay).send(MAIL)
    assert type(caught.value) is error
    assert caught.value.code == code
    if answer != "drop":
        assert answer[4:] in caught.value.detail


async def test_a_wrong_login_is_refused_and_not_shown(relay: Relay) -> None:
    relay.login = ("user", "correct horse")
    with pytest.raises(CredentialsRefused) as caught:
        await mailer(relay, user="user", password="battery staple").send(MAIL)
    assert "battery staple" not in repr(vars(caught.value))


async def test_nobody_listening(relay: Relay) -> None:
    relay.port = 1
    with pytest.raises(Unavailable) as caught:
        await mailer(relay).send(MAIL)
    assert caught.value.code == "unreachable"


async def test_no_mail_inside_a_transaction(relay: Relay) -> None:
    token = transaction_open.set(True)
    try:
        with pytest.raises(CalledInsideTransaction):
            await mailer(relay).send(MAIL)
    finally:
        transaction_open.reset(token)
    assert relay.taken == []
