"""A vendor is down: work is tried again and queues, its people are told once, and hear of the end."""

from __future__ import annotations

from datetime import timedelta

from core.accounts import notifications
from core.operations import outages
from core.system import Actor, System
from core.waits import Why
from tests.support import journey
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)

AWAY, BACK = "Zapmail does not answer", "Zapmail answers again"


async def told(system: System, actor: Actor) -> list[str]:
    """Return the titles of an organization's notices, newest first."""
    async with system.work(actor) as work:
        return [notice.title for notice in (await notifications.listing(work)).rows]


async def hours(package: Package, count: float) -> None:
    """Let time go by with a look after each of it that is due, and the duty after each."""
    end = package.system.clock.now() + timedelta(hours=count)
    while package.system.clock.now() < end:
        await package.look()
        await outages.watch(package.system)


async def test_an_outage_is_waited_out_and_told_once_with_its_end(package: Package) -> None:
    """Twenty minutes without an answer: nothing fails, owner and operator hear of it and of its end."""
    stranger = await journey.customer(package.system, "Beta")
    fault = package.break_down("zapmail", "drop_before", times=None)
    await hours(package, 0.06)
    assert await outages.watch(package.system) == 0
    assert await told(package.system, package.actor) == []
    await hours(package, 0.3)
    assert await outages.watch(package.system) == 1
    waiting = await package.seen()
    assert (waiting.provision.status, waiting.run.status) == ("provisioning", "running")
    assert "zapmail" in Why.from_json(waiting.steps["workspace"].why).cause
    assert await told(package.system, package.actor) == [AWAY]
    mails = await package.mails("outage:")
    operator = package.system.settings.operator_email
    assert sorted(m.recipient for m in mails) == sorted([operator, package.actor.email])
    assert {mail.subject for mail in mails} == {AWAY}
    package.world.faults.clear(fault.id)
    await package.until("buy")
    assert await outages.watch(package.system) == 0
    assert await told(package.system, package.actor) == [BACK, AWAY]
    assert [m.subject for m in await package.mails("outage:")].count(BACK) == 2
    assert await told(package.system, stranger) == []


async def test_after_a_day_without_an_answer_a_person_has_to_look(package: Package) -> None:
    """The run stops as any that fails; nobody is told that the vendor is back."""
    package.break_down("zapmail", "drop_before", times=None)
    await package.look()
    await package.look()
    journey.skip(package.system, package.world, timedelta(minutes=6))
    assert await outages.watch(package.system) == 1
    journey.skip(package.system, package.world, timedelta(days=1))
    stopped = await package.look()
    assert (stopped.provision.status, stopped.run.status) == ("failed", "failed")
    assert await outages.watch(package.system) == 0
    assert BACK not in await told(package.system, package.actor)
    assert len(await package.mails("provision-failed")) == 2
