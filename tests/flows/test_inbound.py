"""What providers tell: once, in any order, of whom it concerns, and of nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from core.accounts import notifications
from core.ports.sending import EventKind, ProviderEvent
from core.sending import inbound, limits, reputation, suppressions
from core.sending.limits import Standing
from core.system import Actor, System
from data.sending.messages import Message
from tests.support import departed
from tests.support.people import join, letters

NO_SUCH_USER = "smtp; 550 5.1.1 user unknown"
FULL = "smtp; 452 4.2.2 mailbox full"


def told(
    system: System, message: Message, kind: EventKind, name: str = "", **more: Any
) -> ProviderEvent:
    at = system.clock.now()
    return ProviderEvent(
        id=name or f"{kind}-{message.id}", kind=kind, at=at, key=str(message.id), **more
    )


async def arrive(system: System, events: Sequence[ProviderEvent], provider: str = "ses") -> int:
    new = await inbound.take(system, provider, events)
    await inbound.drain_due(system)
    return new


async def suppressed(system: System, organization_id: UUID, email: str) -> str:
    async with system.work(Actor.job(organization_id)) as work:
        found = await suppressions.find(work, organization_id, email)
    return found.kind if found else ""


async def stored(system: System, message: Message) -> list[str]:
    async with system.platform(Actor.job()) as work:
        query = text("select kind from message_events where message_id = :id order by id")
        return [row[0] for row in await work.session.run(query, {"id": message.id})]


async def test_a_dead_address_is_suppressed_once_and_a_full_one_is_not(system: System) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    gone, full, blocked, unsigned = await departed.messages(
        system, organization_id, campaign_id, [f"{n}@example.net" for n in ("a", "b", "c", "d")]
    )
    bounced = EventKind.bounced
    batch = [
        told(system, gone, bounced, permanent=True, detail=NO_SUCH_USER),
        told(system, full, bounced, permanent=False, detail=FULL),
        told(system, blocked, bounced, permanent=True, detail="554 5.7.1 listed by Spamhaus"),
        told(system, unsigned, bounced, permanent=True, detail="550 5.7.26 DMARC check failed"),
        told(system, gone, EventKind.delivered),
    ]

    assert await arrive(system, batch) == 5
    assert await arrive(system, list(reversed(batch))) == 0

    assert await suppressed(system, organization_id, gone.email) == "bounce"
    for spared in (full, blocked, unsigned):
        assert await suppressed(system, organization_id, spared.email) == ""
    assert await stored(system, gone) in (["bounced", "delivered"], ["delivered", "bounced"])
    async with system.work(ada) as work:
        found = await reputation.standing(work)
        kept = await work.session.run(
            text("select status from contacts where email_norm = :e"), {"e": gone.email}
        )
        assert kept.scalar_one() == "bounced"
    assert (found.delivered, found.bounced) == (1, 2)


async def test_three_passing_bounces_within_thirty_days_end_it(system: System) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    first: Message | None = None
    for number in range(3):
        campaign_id = await departed.campaign(system, organization_id)
        if first is None:
            [first] = await departed.messages(
                system, organization_id, campaign_id, ["x@example.net"]
            )
            message = first
        else:
            message = await again(system, first, campaign_id)
        event = told(system, message, EventKind.bounced, permanent=False, detail=FULL)
        await arrive(
            system,
            [
                event,
                told(system, message, EventKind.bounced, "again", permanent=False, detail=FULL),
            ],
        )
        expected = "bounce" if number == 2 else ""
        assert await suppressed(system, organization_id, "x@example.net") == expected
        system.clock.offset += timedelta(days=3)


async def again(system: System, first: Message, campaign_id: UUID) -> Message:
    async with system.work(Actor.job(first.organization_id)) as work:
        kept = first.model_dump(exclude={"id", "campaign_id", "provider_ref"})
        message = Message(**kept, campaign_id=campaign_id, provider_ref=f"ref-{campaign_id}")
        work.session.add(message)
    return message


async def test_events_settle_what_is_unknown_and_wait_for_what_is_not_noted_yet(
    system: System,
) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    lost, refused = await departed.messages(
        system, organization_id, campaign_id, ["l@example.net", "r@example.net"], status="unknown"
    )
    early = ProviderEvent(
        id="early", kind=EventKind.delivered, at=system.clock.now(), ref="ref-not-noted-yet"
    )
    rejected = told(system, refused, EventKind.rejected, detail="Bad content")
    await arrive(system, [told(system, lost, EventKind.delivered), rejected, early])

    async with system.work(ada) as work:
        assert (await work.session.get_one(Message, lost.id)).status == "sent"
        row = await work.session.get_one(Message, refused.id)
        assert (row.status, row.error_code) == ("failed", "rejected")
        row.provider_ref = "ref-not-noted-yet"
    system.clock.offset += timedelta(minutes=1)
    await inbound.drain_due(system)
    assert await stored(system, refused) == ["delivered"]


async def test_what_nobody_can_place_is_let_go(system: System) -> None:
    stray = ProviderEvent(id="stray", kind=EventKind.bounced, at=system.clock.now(), ref="theirs")
    assert await arrive(system, [stray]) == 1
    for _ in range(inbound.PATIENCE):
        system.clock.offset += timedelta(hours=1)
        await inbound.drain_due(system)
    async with system.platform(Actor.job()) as work:
        query = text("select status, facts from inbound_events")
        assert (await work.session.run(query)).one() == ("ignored", {})


async def test_the_account_of_one_organization_says_nothing_of_anothers_mail(
    system: System,
) -> None:
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    theirs = bob.require_organization()
    campaign_id = await departed.campaign(system, theirs)
    (message,) = await departed.messages(system, theirs, campaign_id, ["v@example.net"])
    forged = told(system, message, EventKind.complained)

    await inbound.take(system, "ses", [forged], ada.require_organization())
    await inbound.drain_due(system)
    assert await stored(system, message) == []
    wrong_provider = told(system, message, EventKind.complained, "other")
    await arrive(system, [wrong_provider], "resend")
    assert await stored(system, message) == []

    await arrive(system, [forged])
    assert await suppressed(system, theirs, message.email) == "complaint"
    assert await suppressed(system, ada.require_organization(), message.email) == ""


async def test_bad_rates_warn_slow_down_and_suspend_and_staff_forgive(system: System) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    emails = [f"p{number}@example.net" for number in range(100)]
    everybody = await departed.messages(system, organization_id, campaign_id, emails)
    delivered = [told(system, one, EventKind.delivered) for one in everybody[:96]]
    bounced = [
        told(system, one, EventKind.bounced, permanent=True, detail=NO_SUCH_USER)
        for one in everybody
    ]

    states = []
    for events in (
        delivered[:40],
        bounced[97:],
        delivered[40:],
        bounced[96:97],
        bounced[:1],
        bounced[1:2],
    ):
        await arrive(system, events)
        async with system.work(ada) as work:
            limit = await limits.of(work.session, organization_id)
        states.append(limit.state if limit else "good")
    assert states == ["good", "good", "warned", "warned", "throttled", "suspended"]

    async with system.work(ada) as work:
        titles = {notice.title for notice in (await notifications.listing(work)).rows}
    assert titles == {"Too many of your messages bounce", "Sending is suspended"}
    subjects = [subject for subject, _ in await letters(system, "ada@example.com")]
    assert "Sending is suspended" in subjects
    assert await reputation.judge(system, organization_id, relax=True) is Standing.suspended


async def test_complaints_warn_slow_down_and_suspend_by_their_own_smaller_rates(
    system: System,
) -> None:
    """Above 0.1, 0.2 and 0.3 % of what was delivered; below a hundred delivered nothing is judged."""
    big, small = await join(system), await join(system, "bob@example.com", "Bob")
    assert await complained(system, big, delivered=1000, complaints=4) == [
        *("good", "warned", "throttled", "suspended")
    ]
    assert await complained(system, small, delivered=99, complaints=3) == ["good"] * 3
    key = small.require_organization()
    campaign_id = await departed.campaign(system, key)
    (last,) = await departed.messages(system, key, campaign_id, ["last@example.net"])
    await arrive(system, [told(system, last, EventKind.delivered)])
    async with system.work(small) as work:
        assert (await reputation.standing(work)).delivered == 100
        limit = await limits.of(work.session, key)
        assert limit is not None
        assert (limit.state, limit.state_reason) == (
            "suspended",
            "Complaint rate 3.00 %: 3 of 100 in 30 days.",
        )
        found = await work.session.run(text(WRITTEN_TO), {"o": key})
        assert {tuple(row) for row in found} == {
            ("c0@example.net", "complained", "complaint"),
            ("c1@example.net", "complained", "complaint"),
            ("c2@example.net", "complained", "complaint"),
            ("last@example.net", "subscribed", None),
        }
    async with system.work(big) as work:
        titles = {notice.title for notice in (await notifications.listing(work)).rows}
    assert titles == {"People report your mail as spam", "Sending is suspended"}


WRITTEN_TO = """
    select c.email_norm, c.status, s.kind from contacts c
      left join suppressions s using (organization_id, email_norm) where c.organization_id = :o
"""
DELIVERED = """
    insert into reputations (id, organization_id, day, delivered, bounced, complained, forgiven)
    values (gen_random_uuid(), :o, :d, :n, 0, 0, false)
"""


async def complained(system: System, owner: Actor, *, delivered: int, complaints: int) -> list[str]:
    """Let people complain one after the other and return how the organization stood each time."""
    key = owner.require_organization()
    async with system.platform(Actor.job()) as work:
        values = {"o": key, "d": work.now().date(), "n": delivered}
        await work.session.run(text(DELIVERED), values)
    campaign_id = await departed.campaign(system, key)
    emails = [f"c{number}@example.net" for number in range(complaints)]
    states = []
    for message in await departed.messages(system, key, campaign_id, emails):
        await arrive(system, [told(system, message, EventKind.complained)])
        async with system.work(owner) as work:
            limit = await limits.of(work.session, key)
        states.append(limit.state if limit else "good")
    return states
