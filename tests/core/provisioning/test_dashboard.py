"""The dashboard after the journey: what is there, what the sequencer says, and "no data" as such."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import Conflict, NotFound
from core.provisioning import allowance, dashboard, warmup
from core.system import Actor, System
from data.accounts.notifications import Notification
from data.base import new_id
from data.provisioning.mailboxes import WarmupReading
from data.provisioning.provisions import Provision
from tests.support import journey
from tests.support.package import Package
from tests.support.people import letters

pytest_plugins = ("tests.support.unhurried",)


async def shown(package: Package) -> dashboard.Dashboard:
    async with package.system.work(package.actor) as work:
        return await dashboard.of_organization(work)


async def test_what_was_provisioned_is_shown(active: Package) -> None:
    """Three domain cards with two mailboxes each, six warming, login and list to open."""
    found = await shown(active)
    assert [card.mailboxes for card in found.domains] == [2, 2, 2]
    assert {card.domain.status for card in found.domains} == {"active"}
    assert (found.warming, len(found.mailboxes)) == (6, 6)
    assert found.login_url.startswith("http")
    assert found.provision.lead_list_ref in found.list_url
    assert found.tier.slug == "starter"
    assert not found.payment_failed


async def test_without_data_nothing_is_claimed(active: Package) -> None:
    """A young mailbox answers -1: unknown, never zero."""
    await warmup.refresh(active.system, active.actor, active.provision_id)
    found = await shown(active)
    assert found.health is None
    assert {row.reading.health for row in found.mailboxes if row.reading} == {None}


async def test_readings_of_every_provider_are_kept_day_by_day(active: Package) -> None:
    """Health overall and by provider, reply rate, mails of the day; one row a mailbox and day."""
    for _ in range(5):
        journey.skip(active.system, active.world, timedelta(days=3))
        assert await warmup.refresh(active.system, active.actor, active.provision_id) == 6
    found = await shown(active)
    for row in found.mailboxes:
        reading = row.reading
        assert reading is not None
        figures = (
            reading.health,
            reading.health_google,
            reading.health_microsoft,
            reading.health_other,
        )
        assert all(figure is not None and 0 <= figure <= 100 for figure in figures)
        assert reading.reply_rate is not None
        assert 0 <= reading.reply_rate <= 1
        assert reading.warmup_active
    assert found.health is not None
    assert found.warmup_sent > 0
    assert len([day for day in found.days if day.health is not None]) >= 4
    async with active.system.work(active.actor) as work:
        readings = list(await work.session.exec(select(WarmupReading)))
    assert len(readings) == len({(r.mailbox_id, r.day) for r in readings}) == 6 * 6


async def test_a_fresh_reading_costs_no_call(active: Package) -> None:
    """The journey's end has read them; five minutes later they are read again."""
    assert await warmup.refresh(active.system, active.actor, active.provision_id) == 0
    journey.skip(active.system, active.world, timedelta(minutes=6))
    assert await warmup.refresh_all(active.system) == 6


async def test_the_end_is_told_with_all_one_needs(active: Package) -> None:
    """One mail, one notice, and a summary in the last step."""
    found = await active.seen()
    facts = found.steps["finish"].facts
    assert (facts["domains"], facts["mailboxes"]) == (3, 6)
    [mail] = await active.mails("provision-active")
    assert mail.recipient == active.actor.email
    text = dict(await letters(active.system, active.actor.email))[mail.subject]
    board = await shown(active)
    for link in (board.login_url, active.actor.email, board.list_url, "/gtm"):
        assert link in text
    async with active.system.work(active.actor) as work:
        notices = list(await work.session.exec(select(Notification)))
    assert [notice.level for notice in notices if "ready" in notice.title] == ["success"]
    assert all(step.started_at and step.finished_at for step in found.steps.values())
    assert [step.position for step in found.steps.values()] == list(range(10))


async def test_an_organization_has_one_package(active: Package) -> None:
    """The wizard refuses a second one; the database refuses two that wait to be paid."""
    with pytest.raises(Conflict):
        await journey.drafted(active.system, active.actor)
    async with active.system.work(active.actor) as work:
        first = await allowance.find(work)
    assert first is not None
    unpaid = {**first.model_dump(), "run_id": None, "status": "pending_payment"}
    copies = [Provision.model_validate({**unpaid, "id": new_id()}) for _ in range(2)]
    await add(active.system, active.actor, copies[0])
    with pytest.raises(Exception, match="one_unpaid"):
        await add(active.system, active.actor, copies[1])


async def add(system: System, actor: Actor, provision: Provision) -> None:
    async with system.work(actor) as work:
        work.session.add(provision)


async def test_before_the_first_package_there_is_none(unhurried: System) -> None:
    actor = await journey.customer(unhurried)
    async with unhurried.work(actor) as work:
        with pytest.raises(NotFound):
            await dashboard.of_organization(work)
