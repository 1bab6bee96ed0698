"""Steering the sandbox: staff only, both clocks together, mail only for whom it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.sandbox.server import Server
from core import sandbox
from core.accounts import mails
from core.bus import EVERYTHING
from core.errors import Invalid, NotFound, NotPermitted, Rejected, Unavailable
from core.ports.mailer import SystemMail
from core.ports.sandbox import FaultWish
from core.settings import Settings
from core.system import Actor, System
from main import build
from tests.support.journey import operator
from tests.support.people import join
from tests.support.waiting import until

ADA = Actor(None, "owner", None, email="ada@example.com")


@pytest.fixture
def sandbox_server(request: pytest.FixtureRequest) -> Server:
    """Give the sandbox the system talks to."""
    running: Server = request.getfixturevalue("sandbox")
    return running


async def post(system: System, recipient: str, subject: str = "Hello") -> None:
    await system.ports.mailer.send(
        SystemMail(
            key=f"{recipient}-{subject}", recipient=recipient, subject=subject, text="t", html="h"
        )
    )


async def test_a_skip_moves_both_clocks_alike(system: System) -> None:
    rung: list[str] = []
    system.bus.listen(EVERYTHING, rung.append)
    before = system.clock.now()
    there = (await sandbox.state(system, operator())).time.now
    moved = await sandbox.skip(system, operator(), 3600)
    assert timedelta(hours=1) <= system.clock.now() - before < timedelta(hours=1, minutes=1)
    assert timedelta(hours=1) <= moved.now - there < timedelta(hours=1, minutes=1)
    assert abs(moved.now - system.clock.now()) < timedelta(seconds=10)
    assert {"clock", "runs"} <= set(rung)


async def test_another_process_follows_the_skip(system: System, settings: Settings) -> None:
    other = await build(settings)
    stop = sandbox.follow(other)
    before = other.clock.now()
    await sandbox.skip(system, operator(), 86400)
    other.bus.ring_here("clock")
    await until(lambda: other.clock.now() - before >= timedelta(hours=23))
    assert abs(other.clock.now() - system.clock.now()) < timedelta(seconds=10)
    stop()
    other.clock.skip(timedelta(days=1))
    ahead = other.clock.offset
    other.bus.ring_here("clock")
    await asyncio.sleep(0.1)
    await other.close()
    assert other.clock.offset == ahead


async def test_the_clock_never_falls_back_to_a_slower_sandbox(system: System) -> None:
    system.clock.skip(timedelta(days=3))
    stop = sandbox.follow(system)
    system.bus.ring_here("clock")
    await asyncio.sleep(0.2)
    stop()
    assert system.clock.offset == timedelta(days=3)


async def test_a_sandbox_that_is_away_stops_nobody(system: System, sandbox_server: Server) -> None:
    stop = sandbox.follow(system)
    await sandbox_server.stop()
    system.bus.ring_here("clock")
    await asyncio.sleep(0.2)
    stop()
    assert system.clock.offset == timedelta()
    with pytest.raises(Unavailable):
        await sandbox.skip(system, operator(), 60)
    assert system.clock.offset == timedelta()


@pytest.mark.parametrize("seconds", [0, -1, 32 * 86400])
async def test_a_skip_has_limits(system: System, seconds: float) -> None:
    with pytest.raises(Invalid):
        await sandbox.skip(system, operator(), seconds)
    assert system.clock.offset == timedelta()


async def test_only_staff_steer(system: System) -> None:
    member = await join(system)
    wish = FaultWish("zapmail", "status")
    for call in (
        sandbox.state(system, member),
        sandbox.skip(system, member, 60),
        sandbox.set_tempo(system, member, 2),
        sandbox.set_wallet(system, member, 100),
        sandbox.inject(system, member, wish),
        sandbox.clear(system, member),
        sandbox.requests(system, member),
    ):
        with pytest.raises(NotPermitted):
            await call
    assert (await sandbox.state(system, operator())).faults.active == ()


async def test_faults_wallet_and_tempo(system: System) -> None:
    staff = operator()
    await sandbox.set_wallet(system, staff, 12_345)
    await sandbox.set_tempo(system, staff, 10)
    fault = await sandbox.inject(
        system, staff, FaultWish("zapmail", "status", times=1, value=503, method="GET")
    )
    now = await sandbox.state(system, staff)
    assert (now.wallet_cents, now.time.tempo) == (12_345, 10)
    assert [each.id for each in now.faults.active] == [fault]
    with pytest.raises(Unavailable):
        await system.ports.turnkey.balance_cents()
    assert await system.ports.turnkey.balance_cents() == 12_345
    newest = (await sandbox.requests(system, staff, "zapmail"))[:2]
    assert [(each.status, each.fault) for each in newest] == [(200, ""), (503, "status")]
    assert await sandbox.requests(system, staff, "heyreach") == []


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        (FaultWish("zapmail", "earthquake"), Rejected),
        (FaultWish("zapmail", "status", times=0), Invalid),
        (FaultWish("zapmail", "latency", value=-1), Invalid),
    ],
)
async def test_a_fault_that_makes_no_sense(
    system: System, wish: FaultWish, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        await sandbox.inject(system, operator(), wish)


async def test_faults_are_taken_back_one_by_one_or_all(system: System) -> None:
    staff = operator()
    ids = [
        await sandbox.inject(system, staff, FaultWish("stripe", "latency", times=None))
        for _ in range(3)
    ]
    await sandbox.clear(system, staff, ids[1])
    left = (await sandbox.state(system, staff)).faults.active
    assert [fault.id for fault in left] == [ids[0], ids[2]]
    await sandbox.clear(system, staff)
    assert (await sandbox.state(system, staff)).faults.active == ()


@pytest.mark.parametrize("cents", [-1, 10_000_001])
async def test_a_wallet_holds_a_possible_amount(system: System, cents: int) -> None:
    with pytest.raises(Invalid):
        await sandbox.set_wallet(system, operator(), cents)


async def test_everybody_reads_their_own_mail_only(system: System) -> None:
    await post(system, "ada@example.com", "For Ada")
    await post(system, "Ada@Example.com", "For Ada too")
    await post(system, "bob@example.com", "For Bob")
    bob_only = Actor(None, "owner", None, email="bob@example.com")
    nobody = Actor(None, "member", None)
    assert {m.subject for m in await sandbox.mails(system, ADA)} == {"For Ada", "For Ada too"}
    assert {m.subject for m in await sandbox.mails(system, bob_only)} == {"For Bob"}
    assert await sandbox.mails(system, nobody) == []
    assert len(await sandbox.mails(system, operator())) == 3
    (bobs,) = await sandbox.mails(system, bob_only)
    assert (await sandbox.mail(system, bob_only, bobs.id)).text == "t"
    assert (await sandbox.mail(system, operator(), bobs.id)).html == "h"
    for actor, mail_id in ((ADA, bobs.id), (bob_only, "999"), (bob_only, "../clock"), (ADA, "")):
        with pytest.raises(NotFound):
            await sandbox.mail(system, actor, mail_id)


async def test_a_queued_mail_arrives_in_the_viewer(system: System) -> None:
    ada = await join(system)
    await mails.deliver_due(system)
    assert await sandbox.mails(system, ada)


async def test_live_mode_has_nothing_to_steer(system: System) -> None:
    system.ports = replace(system.ports, sandbox=None)
    with pytest.raises(NotFound):
        await sandbox.skip(system, operator(), 60)
    with pytest.raises(NotFound):
        await sandbox.mails(system, operator())
    sandbox.follow(system)()
    assert system.clock.offset == timedelta()
