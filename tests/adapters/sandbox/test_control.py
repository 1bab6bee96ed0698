"""The product's own hand on the sandbox, and its mailer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.sandbox.control import SandboxControl
from adapters.sandbox.mailer import SandboxMailer
from adapters.sandbox.server import Server
from core.errors import CredentialsRefused, Rejected, Unavailable
from core.ports.mailer import SystemMail
from core.ports.sandbox import FaultWish
from core.ports.turnkey import TurnkeyHost
from tests.conftest import SANDBOX_KEY


@pytest.fixture
async def steering(sandbox: Server) -> AsyncIterator[SandboxControl]:
    """A hand on the running sandbox."""
    made = SandboxControl(sandbox.url, SANDBOX_KEY)
    yield made
    await made.close()


async def test_time(steering: SandboxControl) -> None:
    before = await steering.clock()
    after = await steering.skip(86_400)
    assert (after.now - before.now).total_seconds() == pytest.approx(86_400, abs=5)
    assert after.now.tzinfo is not None
    assert (await steering.set_tempo(600)).tempo == 600
    with pytest.raises(Rejected, match="back"):
        await steering.skip(-1)


async def test_faults_and_requests(steering: SandboxControl, zapmail: TurnkeyHost) -> None:
    fault = await steering.inject(FaultWish("zapmail", "status", "*/users", "GET", None, 503))
    assert (await steering.faults()).active == (fault,)
    assert "empty_wallet" in (await steering.faults()).notes
    with pytest.raises(Unavailable):
        await zapmail.check_key()
    await steering.clear(fault.id)
    await zapmail.check_key()
    shown = await steering.requests(10, "zapmail")
    assert [(e.status, e.fault) for e in shown] == [(200, ""), (503, "status")]
    assert await steering.requests(10, "plusvibe") == []
    with pytest.raises(Rejected, match="unknown fault"):
        await steering.inject(FaultWish("zapmail", "meteor"))


async def test_the_wallet_is_the_one_the_host_sees(
    steering: SandboxControl, zapmail: TurnkeyHost
) -> None:
    assert await steering.set_wallet(4_250) == 4_250
    assert await zapmail.balance_cents() == await steering.wallet() == 4_250


async def test_system_mail_lands_in_the_viewer_once(steering: SandboxControl) -> None:
    mailer = SandboxMailer(steering, "Mailwright <hello@mailwright.example>")
    mail = SystemMail("reset-1", "ada@example.com", "Reset", "Follow the link", "<p>Link</p>")
    sent = {await mailer.send(mail), await mailer.send(mail)}
    assert sent == {"<reset-1@mailwright.example>"}
    listed = await steering.mails()
    assert [(m.recipient, m.text) for m in listed] == [("ada@example.com", "")]
    whole = await steering.mail(listed[0].id)
    assert whole
    assert (whole.text, whole.html) == ("Follow the link", "<p>Link</p>")
    assert await steering.mail("999") is None
    await steering.reset()
    assert await steering.mails() == []


async def test_a_wrong_key_and_nobody_there(sandbox: Server) -> None:
    for url, key, error in (
        (sandbox.url, "wrong", CredentialsRefused),
        ("http://127.0.0.1:1", SANDBOX_KEY, Unavailable),
    ):
        steering = SandboxControl(url, key)
        with pytest.raises(error):
            await steering.clock()
        await steering.close()
