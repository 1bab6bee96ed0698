"""Whom a campaign reaches: every kind of audience, counted and written down, crashes included."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from core.errors import Conflict, NotFound
from core.sending import (
    audience,
    audience_counts,
    campaign_moves,
    campaign_overview,
    campaign_pace,
    campaign_resends,
    campaigns,
    contacts,
    pacing,
    segments,
    suppressions,
)
from core.sending.campaigns import Campaign, CampaignStatus
from core.sending.contact_statuses import ContactStatus
from core.system import Actor, System
from data.sending import audience as rows
from data.sending.contacts import Contact
from data.sending.events import EventKind, MessageEvent
from data.sending.imports import ContactImport
from data.sending.messages import Message, MessageStatus
from tests.support import campaigning, ledger
from tests.support.campaigning import draft, handed_over, prepared, ready, seen, settled
from tests.support.delivering import in_the_morning


async def emails(system: System, actor: Actor, campaign_id: UUID) -> dict[str, str]:
    """Return the state of each message of a campaign by the name before the address's @."""
    async with system.work(actor) as work:
        found = await work.session.exec(select(Message).where(Message.campaign_id == campaign_id))
        return {one.email.partition("@")[0]: one.status for one in found}


async def started(system: System, actor: Actor, campaign: Campaign) -> dict[str, str]:
    """Start a campaign, write its audience down and return it."""
    await campaign_moves.start(system, actor, campaign.id)
    await prepared(system)
    return await emails(system, actor, campaign.id)


async def test_every_kind_of_audience_reaches_exactly_its_people(system: System) -> None:
    actor, first = await ready(system, readers=2)
    assert first.sender_id is not None
    await campaigning.people(system, actor, 2, ("vip",), "vip")
    async with system.work(actor) as work:
        segment = await segments.create(
            work, "VIPs", {"about": "email", "is": "starts_with", "value": "vip1"}
        )
        one = (await work.session.exec(select(Contact).where(Contact.email_norm > "vip"))).first()
        assert one is not None
        now = work.now()
        file = ContactImport(
            organization_id=work.organization_id,
            name="a.csv",
            kind="csv",
            home="nowhere",
            size_bytes=1,
            created_at=now,
            updated_at=now,
        )
        work.session.add(file)
        await work.session.flush()
        one.import_id = file.id
    listed = ["VIP0@people.example", "vip0@people.example", "stranger@people.example", "nonsense"]
    wanted: dict[str, tuple[dict[str, Any], set[str]]] = {
        "all": ({"kind": "all"}, {"acme0", "acme1", "vip0", "vip1"}),
        "segment": ({"kind": "segment", "segment_id": str(segment.id)}, {"vip1"}),
        "tags": ({"kind": "tags", "tags": ["vip", "other"]}, {"vip0", "vip1"}),
        "import": ({"kind": "import", "import_id": str(file.id)}, {"vip0"}),
        "list": ({"kind": "list", "emails": listed}, {"vip0"}),
    }
    for kind, (chosen, reached) in wanted.items():
        async with system.work(actor) as work:
            counted = await audience_counts.count(work, chosen)
        assert (kind, counted.reached) == (kind, len(reached))
        if kind == "list":
            assert (counted.unknown, counted.repeated) == (2, 1)
        campaign = await draft(system, actor, first.sender_id, audience=chosen)
        assert set(await started(system, actor, campaign)) == reached


async def test_who_may_not_be_written_to_is_counted_and_named_but_gets_nothing(
    system: System,
) -> None:
    actor, campaign = await ready(system, readers=7)
    async with system.work(actor) as work:
        owner = work.organization_id
        for number, kind in enumerate(("unsubscribe", "bounce", "complaint", "manual")):
            await suppressions.add(work, owner, f"acme{number}@people.example", kind)
        found = {one.email: one for one in await work.session.exec(select(Contact))}
        found["acme4@people.example"].status = ContactStatus.inactive
        await contacts.remove(work, [found["acme5@people.example"].id])
        counted = await audience_counts.count(work, {"kind": "all"})
    assert counted.reached == 1
    assert counted.left_out == {
        "bounced before": 1,
        "complained of spam": 1,
        "inactive for long": 1,
        "suppressed by hand": 1,
        "unsubscribed": 1,
    }
    written = await started(system, actor, campaign)
    assert written["acme6"] == "queued"
    assert [name for name, status in written.items() if status == "suppressed"] != []
    assert "acme5" not in written
    assert len(written) == counted.total == 6


async def broken_off(system: System, actor: Actor, campaign_id: UUID) -> None:
    """Write a chunk in a transaction that never commits, as when a process dies."""
    async with system.work(actor) as work:
        campaign = await campaigns.get(work, campaign_id, lock=True)
        chosen = await audience_counts.condition(work, campaign.audience, work.now())
        last = campaign.snapshot_cursor
        chunk = await rows.write(
            work.session,
            campaign.organization_id,
            campaign_id,
            chosen,
            after=last,
            most=4,
            now=work.now(),
        )
        assert chunk.written == 4
        raise TimeoutError


async def test_a_snapshot_that_broke_off_goes_on_without_loss_or_doubles(system: System) -> None:
    actor, campaign = await ready(system, readers=10)
    owner = actor.require_organization()
    await campaign_moves.start(system, actor, campaign.id)
    assert await audience.take(system, owner, campaign.id, 4) == 4
    with pytest.raises(TimeoutError):
        await broken_off(system, actor, campaign.id)
    assert (await seen(system, actor, campaign.id)).planned == 4
    await campaigning.people(system, actor, 1, name="late")
    await prepared(system, chunk=4)
    now = await seen(system, actor, campaign.id)
    assert (now.status, now.planned) == (CampaignStatus.sending, 11)
    assert len(await emails(system, actor, campaign.id)) == 11
    assert await audience.take(system, owner, campaign.id, 4) == 0


async def test_only_who_opened_nothing_gets_it_again(system: System) -> None:
    actor, campaign = await ready(system, readers=5)
    await started(system, actor, campaign)
    await handed_over(system, campaign.id)
    with pytest.raises(Conflict):
        await campaign_resends.to_non_openers(system, actor, campaign.id)
    await settled(system)
    async with system.platform(Actor.job()) as work:
        messages = await work.session.exec(select(Message).order_by(col(Message.email)))
        opened, proxied, bounced, *_ = list(messages)
        for message, kind, machine in (
            (opened, EventKind.opened, ""),
            (proxied, EventKind.opened, "proxy"),
            (bounced, EventKind.bounced, ""),
        ):
            work.session.add(
                MessageEvent(
                    organization_id=message.organization_id,
                    campaign_id=campaign.id,
                    message_id=message.id,
                    contact_id=message.contact_id,
                    kind=kind,
                    machine=machine,
                    at=work.now(),
                )
            )
    again = await campaign_resends.to_non_openers(system, actor, campaign.id)
    assert (again.parent_id, again.subject) == (campaign.id, "Spring news")
    assert set(await started(system, actor, again)) == {"acme3", "acme4"}


async def test_campaigns_of_two_organizations_know_nothing_of_each_other(system: System) -> None:
    actor, ours = await ready(system, readers=2)
    rival, theirs = await ready(system, "Rival", readers=3)
    await campaign_moves.start(system, rival, theirs.id)
    await prepared(system)
    stranger = {"kind": "non_openers", "campaign_id": str(theirs.id)}
    async with system.work(actor) as work:
        for attempt in (
            campaigns.get(work, theirs.id),
            campaigns.remove(work, theirs.id),
            campaigns.update(work, theirs.id, 1, {"subject": "Mine"}),
            campaigns.update(work, ours.id, 1, {"sender_id": theirs.sender_id}),
            campaigns.update(work, ours.id, 1, {"audience": stranger}),
            campaign_moves.pause(work, theirs.id),
            campaign_moves.cancel(work, theirs.id),
            campaign_overview.one(work, theirs.id),
            campaign_overview.facts(work, theirs.id),
        ):
            with pytest.raises(NotFound):
                await attempt
        assert [one.id for one in (await campaigns.listing(work)).rows] == [ours.id]
        assert (await audience_counts.count(work, {"kind": "all"})).reached == 2
        assert (await audience_counts.count(work, stranger)).reached == 0
    for call in (campaign_moves.start, campaign_moves.resume, campaigns.duplicate):
        with pytest.raises(NotFound):
            await call(system, actor, theirs.id)
    assert set(await started(system, actor, ours)) == {"acme0", "acme1"}
    assert set(await emails(system, rival, theirs.id)) == {"rival0", "rival1", "rival2"}


async def test_the_page_says_in_words_where_every_message_is(system: System) -> None:
    actor, campaign = await ready(system, readers=4)
    await started(system, actor, campaign)
    await handed_over(system, campaign.id, MessageStatus.unknown, most=1)
    await handed_over(system, campaign.id, most=2)
    async with system.work(actor) as work:
        shown = await campaign_overview.one(work, campaign.id)
        facts = await campaign_overview.facts(work, campaign.id)
    counts = {part["key"]: part["count"] for part in shown["parts"] if part["count"]}
    assert counts == {"sent": 2, "queued": 1, "unknown": 1}
    assert sum(counts.values()) == shown["planned"] == 4
    assert (shown["holds"], shown["progress"]) == (True, 0.75)
    assert shown["headline"] == "2 of 4 messages have left."
    assert facts["sender"] == "Acme <news@acme.example>"
    assert (facts["audience"], facts["sender_status"]) == ("All contacts", "verified")
    assert facts["checklist"]["reached"] == 4
    assert "duration" in facts["checklist"]


async def test_a_new_domain_is_throttled_in_words_until_somebody_says_that_it_is_known(
    system: System,
) -> None:
    in_the_morning(system)
    actor, campaign = await ready(system, readers=1)
    await started(system, actor, campaign)
    await ledger.fill(system, actor, campaign.id, 60)
    async with system.work(actor) as work:
        assert "ramp of acme.example" in await campaign_pace.duration(work, campaign, 60)
        shown = await campaign_overview.one(work, campaign.id)
        assert (shown["status"], shown["ramp"]) == ("throttled", "acme.example")
        assert "remaining" in shown["why"]["limit"]
        await pacing.skip_ramp(work, "acme.example")
        shown = await campaign_overview.one(work, campaign.id)
        assert (shown["status"], shown["ramp"]) == ("throttled", "")
        assert "50/h, new-organization ramp" in shown["why"]["limit"]
        few = await campaign_pace.duration(work, campaign, 5)
    assert few == "A few minutes: nothing holds 5 messages back."
