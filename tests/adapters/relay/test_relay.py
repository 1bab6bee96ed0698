"""A relay over real SMTP: every way in which handing over a message can end."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.relay.guard import RelayGuard
from adapters.relay.mail_provider import Relay
from adapters.relay.opening import Opener
from adapters.sandbox.world import World
from core.doors import CalledInsideTransaction, transaction_open
from core.errors import CredentialsRefused, Unavailable
from core.ports.sending import Outcome, RelayAddress
from tests.adapters.relay.conftest import MAIL, RAW, SHORT, OpenRelay, to

LARGE = RAW + b"0123456789" * 2_000_000


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
async def test_a_message_arrives_byte_by_byte(relay: OpenRelay, world: World, tls: str) -> None:
    line = relay(tls, user="ann", password="sandbox_password")
    handed = await line.send(MAIL)
    assert handed.outcome is Outcome.sent
    assert handed.ref
    kept = world.store.get("mail", "1")
    assert kept is not None
    assert kept["raw"].encode("latin-1") == RAW
    assert kept["subject"] == "Hello"


async def test_one_connection_carries_many_messages(relay: OpenRelay, world: World) -> None:
    line = relay()
    for number in range(20):
        handed = await line.send(to("reject-a" if number % 5 == 0 else f"p{number}"))
        assert handed.outcome is (Outcome.sent if number % 5 else Outcome.refused)
    assert world.store.number("mail") == 16
    assert len(line._pool._idle) == 1


async def test_messages_at_once_share_the_connections_there_are(relay: OpenRelay) -> None:
    line = relay(connections=3)
    assert line.connections == 3
    handed = await asyncio.gather(*(line.send(to(f"p{n}")) for n in range(60)))
    assert {one.outcome for one in handed} == {Outcome.sent}
    assert len({one.ref for one in handed}) == 60
    assert len(line._pool._idle) <= 3


@pytest.mark.parametrize(
    ("local", "outcome", "status"),
    [
        ("reject-a", Outcome.refused, "5.1.1"),
        ("blocked-a", Outcome.refused, "5.7.1"),
        ("spam-a", Outcome.refused, "5.7.1"),
        ("unsigned-a", Outcome.refused, "5.7.26"),
        ("greylist-a", Outcome.deferred, "4.7.1"),
        ("tempfail-a", Outcome.deferred, "4.2.0"),
        ("full-a", Outcome.deferred, "4.2.2"),
        ("421-a", Outcome.deferred, "4.7.0"),
        ("later-a", Outcome.deferred, "4.3.0"),
        ("stall-a", Outcome.deferred, ""),
        ("drop-a", Outcome.deferred, ""),
        ("mute-a", Outcome.unknown, ""),
        ("lost-a", Outcome.unknown, ""),
    ],
)
async def test_each_answer_has_its_meaning(
    relay: OpenRelay, local: str, outcome: Outcome, status: str
) -> None:
    line = relay(patience=SHORT)
    raw = LARGE if local == "drop-a" else RAW
    handed = await line.send(to(local, raw))
    assert (handed.outcome, handed.status) == (outcome, status)
    assert handed.detail
    after = await line.send(to("good"))
    assert after.outcome is Outcome.sent


async def test_a_message_whose_answer_is_lost_may_have_arrived(
    relay: OpenRelay, world: World
) -> None:
    assert (await relay(patience=SHORT).send(to("lost-a"))).outcome is Outcome.unknown
    assert world.store.number("mail") == 1


async def test_greylisting_lets_a_pair_in_later(relay: OpenRelay, world: World) -> None:
    line = relay()
    assert (await line.send(to("greylist-a"))).outcome is Outcome.deferred
    world.clock.skip(300)
    assert (await line.send(to("greylist-a"))).outcome is Outcome.sent


async def test_a_relay_that_does_not_take_the_sender_says_nothing_about_the_recipient(
    relay: OpenRelay,
) -> None:
    handed = await relay().send(replace(MAIL, envelope_from="forbidden@a.b"))
    assert handed.outcome is Outcome.refused
    assert handed.status == "5.7.1"


@pytest.mark.parametrize("address", ["a>\r\nRSET", "a b", "", "é"])
async def test_no_address_is_a_command(relay: OpenRelay, world: World, address: str) -> None:
    handed = await relay().send(replace(MAIL, recipient=address))
    assert handed.outcome is Outcome.refused
    assert world.store.number("mail") == 0


async def test_no_line_end_ends_a_message_early(relay: OpenRelay, world: World) -> None:
    smuggled = RAW + b"x\n.\nMAIL FROM:<eve@a.b>\r.\rRCPT TO:<c@d.e>\r\n"
    assert (await relay().send(to("bob", smuggled))).outcome is Outcome.sent
    assert world.store.number("mail") == 1
    kept = world.store.get("mail", "1")
    assert kept is not None
    assert "x\r\n.\r\nMAIL FROM:<eve@a.b>\r\n.\r\n" in kept["raw"]


async def test_a_wrong_login_is_said(relay: OpenRelay) -> None:
    with pytest.raises(CredentialsRefused) as refused:
        await relay("starttls", user="ann", password="wrong").send(MAIL)
    assert "wrong" not in refused.value.detail


async def test_a_certificate_that_does_not_hold_stops_before_the_password(
    opener: Callable[..., Opener],
) -> None:
    for tls in ("starttls", "tls"):
        good = opener(tls)
        bad = Opener(good.address, good.guard, ssl.create_default_context(), good.patience)
        with pytest.raises(Unavailable) as refused:
            await Relay(bad).send(MAIL)
        assert refused.value.code == "relay_tls"


async def test_a_relay_that_is_not_there_is_unreachable(relay: OpenRelay) -> None:
    line = relay()
    address = RelayAddress("localhost", 1, "none")
    line._pool._opener = Opener(address, RelayGuard(_loop, [("localhost", 1)]))
    with pytest.raises(Unavailable) as refused:
        await line.send(MAIL)
    assert refused.value.code == "unreachable"


async def test_only_public_hosts_on_ports_of_mail_are_opened() -> None:
    guard = RelayGuard(_loop, [("inside.example", 25)])
    assert await guard.addresses("inside.example", 25) == ["inside.example"]
    for host, port in (("inside.example", 587), ("evil.example", 25), ("evil.example", 6379)):
        with pytest.raises(Unavailable) as refused:
            await guard.addresses(host, port)
        assert refused.value.code == "relay_refused"


async def test_a_connection_that_wore_out_is_replaced(relay: OpenRelay) -> None:
    line = relay()
    await line.send(MAIL)
    line._pool._idle[0][0]._transport.abort()
    assert (await line.send(MAIL)).outcome is Outcome.sent


async def test_nothing_is_sent_inside_a_transaction(relay: OpenRelay) -> None:
    token = transaction_open.set(True)
    try:
        with pytest.raises(CalledInsideTransaction):
            await relay().send(MAIL)
    finally:
        transaction_open.reset(token)


async def _loop(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]
