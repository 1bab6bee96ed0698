"""Organizations held back and let go on by staff; appeals; quiet contacts; the line on every page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.accounts import audit
from core.errors import Conflict, Invalid, NotPermitted
from core.operations import sending_health, switch_board, tenants
from core.sending import appeals, brake_words, contact_tags, controls, hygiene, ledger, limits
from core.sending import reputation as rates
from core.sending.limits import Quotas, Standing
from core.system import Actor, System
from data.sending.messages import Message, MessageStatus
from tests.support import departed
from tests.support.people import join, letters

STAFF = Actor(None, "staff", None, "admin", name="Ada Admin")
BEG = "A list was imported by mistake; it is deleted now and we only write to customers."


async def one(system: System, owner: Actor) -> dict[str, Any]:
    async with system.platform(STAFF) as work:
        return await tenants.detail(work, owner.require_organization())


async def line(system: System, owner: Actor) -> str:
    async with system.work(owner) as work:
        return str((await brake_words.banner(work)).get("title", ""))


async def test_staff_suspend_and_reactivate_and_nothing_is_lost(system: System) -> None:
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    key = ada.require_organization()
    async with system.work(ada) as work:
        single = await ledger.put(work, email="x@example.net", email_norm="x@example.net")
        with pytest.raises(Conflict, match="Nothing holds"):
            await appeals.write(work, BEG)
    async with system.platform(STAFF) as work:
        await tenants.suspend(work, key, "Complaints from a blocklist.")
    found = await one(system, ada)
    assert (found["state"], found["held"]) == ("suspended", 1)
    assert await line(system, ada) == "Sending is suspended."
    assert await line(system, bob) == ""
    assert "Sending is suspended" in [subject for subject, _ in await letters(system, ada.email)]

    async with system.work(ada) as work:
        with pytest.raises(Invalid):
            await appeals.write(work, "please")
        await appeals.write(work, BEG)
    async with system.work(ada) as work:
        with pytest.raises(Conflict, match="being looked at"):
            await appeals.write(work, BEG)
    async with system.work(bob) as work:
        assert await appeals.find(work) is None
    async with system.platform(STAFF) as work:
        listed = await tenants.listing(work, state="appeals")
        assert [row["id"] for row in listed.rows] == [str(key)]
        await tenants.reactivate(work, key, "Thank you.")
        assert await limits.release(work, key) == 1
        await tenants.change_limits(work, key, Quotas(1000, 100, -1))
    found = await one(system, ada)
    assert (found["state"], found["held"], found["appeal"]["status"]) == ("good", 0, "granted")
    assert (found["monthly_quota"], found["daily_limit"], found["priority"]) == (1000, 100, -1)
    async with system.work(ada) as work:
        assert (await work.session.get_one(Message, single.id)).status == MessageStatus.queued


async def test_staff_give_up_single_messages_that_a_suspension_held(system: System) -> None:
    """With a count, for good, and nobody else's; mail of campaigns goes on waiting."""
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    key = ada.require_organization()
    campaign_id = await departed.campaign(system, key)
    (planned,) = await departed.messages(system, key, campaign_id, ["p@x.net"], status="queued")
    singles = []
    for owner in (ada, ada, bob):
        async with system.work(owner) as work:
            singles.append(
                await ledger.put(work, email="x@example.net", email_norm="x@example.net")
            )
    async with system.platform(STAFF) as work:
        for owner in (ada, bob):
            await tenants.suspend(work, owner.require_organization(), "Complaints.")
    async with system.work(ada) as work:
        with pytest.raises(NotPermitted):
            await limits.discard(work, key)
    async with system.platform(STAFF) as work:
        assert await limits.discard(work, key) == 2
    async with system.platform(STAFF) as work:
        assert await limits.discard(work, key) == 0
        await tenants.reactivate(work, key, "Done.")
        assert await limits.release(work, key) == 0
        found = [await work.session.get_one(Message, one.id) for one in (*singles, planned)]
        told = await audit.listing(work, action="organization.held_discarded")
    assert [(one.status, one.error_code) for one in found] == [
        *[("failed", "discarded")] * 2,
        ("held", "suspended"),
        ("queued", ""),
    ]
    assert [row.facts["messages"] for row in told.rows] == [0, 2]


async def test_what_is_forgiven_counts_no_more(system: System) -> None:
    ada = await join(system)
    key = ada.require_organization()
    async with system.platform(Actor.job()) as work:
        for days in (0, 3, 40):
            values = {"o": key, "d": work.now().date() - timedelta(days=days)}
            await work.session.run(text(REPUTATION), values)
    assert await rates.judge(system, key) is Standing.suspended
    assert (await one(system, ada))["delivered"] == 180
    async with system.platform(STAFF) as work:
        await tenants.reactivate(work, key, "A mistake.")
    assert await rates.judge_all(system) == 0
    async with system.work(ada) as work:
        assert (await rates.standing(work)).delivered == 0
    async with system.platform(STAFF) as work:
        totals = await tenants.totals(work)
    assert (totals["organizations"], totals["suspended"]) == (1, 0)


REPUTATION = """
    insert into reputations (id, organization_id, day, delivered, bounced, complained, forgiven)
    values (gen_random_uuid(), :o, :d, 90, 10, 0, false)
"""


async def test_the_switch_is_seen_by_everybody_and_the_drill_holds_nothing(system: System) -> None:
    ada = await join(system)
    key = ada.require_organization()
    operator = replace(STAFF, platform_role="operator")
    with pytest.raises(NotPermitted):
        await controls.stop(system, operator, scope="global", reason="No.")
    await controls.stop(system, STAFF, scope="global", reason="Try it.", drill=True)
    assert await line(system, ada) == "This is a drill."
    await controls.stop(system, STAFF, scope="global", reason="A flood.")
    assert await line(system, ada) == "Sending is stopped."
    async with system.platform(STAFF) as work:
        board = await switch_board.board(work)
        assert (board["on"], board["switch"]["reason"]) == (True, "A flood.")
        assert (await brake_words.banner(work))["title"] == "All sending is stopped."
    await controls.resume(system, STAFF, scope="global")
    await controls.stop(system, operator, scope="organization", organization_id=key, reason="Spam.")
    assert await line(system, ada) == "Sending of your organization is stopped."
    async with system.platform(STAFF) as work:
        assert [one["reason"] for one in await switch_board.history(work)] == [
            "Spam.",
            "A flood.",
            "Try it.",
        ]
        assert (await sending_health.figures(work))["due"] == 0
    for use_case in (switch_board.board, sending_health.figures, tenants.totals):
        async with system.work(ada) as work:
            with pytest.raises(NotPermitted):
                await use_case(work)


async def test_quiet_contacts_are_asked_about_and_let_go_after_a_year(system: System) -> None:
    ada = await join(system)
    key = ada.require_organization()
    began = system.clock.now()
    quiet, lively, fresh = "quiet@example.net", "lively@example.net", "fresh@example.net"
    campaign_id = await departed.campaign(system, key)
    await departed.messages(system, key, campaign_id, [quiet, lively], sent_at=began)
    for _ in range(2):
        await departed.again(system, key, [quiet, lively], began + timedelta(days=1))
    system.clock.offset += timedelta(days=190)
    await departed.messages(system, key, await departed.campaign(system, key), [fresh])
    async with system.platform(Actor.job()) as work:
        engaged = "update contacts set last_engaged_at = :now where email_norm = :email"
        await work.session.run(text(engaged), {"now": work.now(), "email": lively})
    assert await hygiene.sweep(system) == 0
    async with system.work(ada) as work:
        assert (await hygiene.sleeping(work)).count == 1
        assert await hygiene.decide(work, "yes") == 1
        assert (await hygiene.sleeping(work)).count == 0
        assert await contact_tags.listing(work) == {hygiene.TAG: 1}
    system.clock.offset += timedelta(days=190)
    assert await hygiene.sweep(system) == 1
    assert await hygiene.sweep(system) == 0
    async with system.work(ada) as work:
        query = text("select email_norm, status from contacts order by email_norm")
        states = {row[0]: row[1] for row in await work.session.run(query)}
    assert states == {quiet: "inactive", lively: "subscribed", fresh: "subscribed"}
