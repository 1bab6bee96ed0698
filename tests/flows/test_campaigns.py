"""The life of campaigns on a real database: made, checked, started, stopped, ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from core.accounts import notifications
from core.errors import Conflict, Invalid, LimitReached, NotFound, Refused
from core.sending import (
    campaign_choices,
    campaign_moves,
    campaigns,
    checklist,
    ledger,
    suppressions,
    templates,
)
from core.sending.campaigns import CampaignStatus
from core.sending.schedules import ClockTime
from core.sending.template_content import TemplateContent
from core.system import Actor, System
from data.sending.messages import Message, MessageStatus
from tests.support import campaigning, people
from tests.support.campaigning import draft, handed_over, prepared, ready, seen, settled
from tests.support.journey import customer

S = CampaignStatus


async def balance(system: System, actor: Actor, campaign_id: UUID) -> dict[str, int]:
    """Return where the messages of a campaign are; fail unless they add up."""
    async with system.work(actor) as work:
        found = await ledger.balance(work, campaign_id)
    assert found["holds"]
    return {name: count for name, count in found.items() if count and name in ledger.PARTS}


async def told(system: System, actor: Actor) -> list[str]:
    """Return the titles of the actor's notices, newest first."""
    async with system.work(actor) as work:
        return [one.title for one in (await notifications.listing(work)).rows]


async def test_a_campaign_is_made_started_written_down_and_sent(system: System) -> None:
    actor, campaign = await ready(system, readers=5)
    async with system.work(actor) as work:
        await suppressions.add(work, work.organization_id, "acme0@people.example", "complaint")
        await suppressions.add(work, work.organization_id, "acme1@people.example", "unsubscribe")
    await campaign_moves.start(system, actor, campaign.id)
    await prepared(system, chunk=2)
    now = await seen(system, actor, campaign.id)
    assert (now.status, now.planned, now.snapshot_done) == (S.sending, 5, True)
    assert now.links == ["https://acme.example/plans"]
    assert await balance(system, actor, campaign.id) == {"queued": 3, "suppressed": 2}
    async with system.work(actor) as work:
        left_out = await work.session.exec(
            select(Message.error_code).where(Message.status == MessageStatus.suppressed)
        )
        ids = (await work.session.exec(select(Message.id))).all()
        assert sorted(left_out) == ["complaint", "unsubscribe"]
        assert {one.version for one in ids} == {7}
    await settled(system)
    assert (await seen(system, actor, campaign.id)).status == S.sending
    await handed_over(system, campaign.id)
    await settled(system)
    over = await seen(system, actor, campaign.id)
    assert over.status == S.sent
    assert over.receipt["balance"]["sent"] == 3
    assert over.checklist["passed"]
    assert await told(system, actor) == ["“Spring” was sent"]
    [(subject, letter)] = await people.letters(system, "tim@acme.example")
    assert subject == "“Spring” was sent"
    assert "3 (60.0 %)" in letter
    assert "2 (40.0 %)" in letter


async def test_what_started_is_fixed_whatever_happens_to_template_and_segment(
    system: System,
) -> None:
    actor, _ = await ready(system, readers=2)
    async with system.work(actor) as work:
        kept = TemplateContent(name="Letter", subject="First", html="<p>First words</p>")
        template, _ = await templates.create(work, kept)
        sender_id = (await campaigns.listing(work)).rows[0].sender_id
    assert sender_id is not None
    campaign = await draft(system, actor, sender_id, subject="", template_id=template.id)
    await campaign_moves.start(system, actor, campaign.id)
    async with system.work(actor) as work:
        later = TemplateContent(name="Letter", subject="Second", html="<p>Second words</p>")
        await templates.save(work, template.id, later, template.version)
    fixed = await seen(system, actor, campaign.id)
    assert fixed.subject == "First"
    assert "First words" in fixed.html
    async with system.work(actor) as work:
        with pytest.raises(Conflict) as refused:
            await campaigns.update(work, campaign.id, fixed.version, {"subject": "Third"})
    assert refused.value.code == "campaign_not_editable"


async def test_pause_stops_resume_goes_on_and_cancel_holds_the_rest(system: System) -> None:
    actor, campaign = await ready(system, readers=6)
    await campaign_moves.start(system, actor, campaign.id)
    async with system.work(actor) as work:
        await campaign_moves.pause(work, campaign.id)
    await prepared(system)
    assert (await seen(system, actor, campaign.id)).planned == 0
    await campaign_moves.resume(system, actor, campaign.id)
    await prepared(system)
    await handed_over(system, campaign.id, most=2)
    async with system.work(actor) as work:
        paused = await campaign_moves.pause(work, campaign.id)
        assert paused.why["cause"] == "Paused by Tim Keen."
        with pytest.raises(Conflict):
            await campaign_moves.pause(work, campaign.id)
    await campaign_moves.resume(system, actor, campaign.id)
    resumed = await seen(system, actor, campaign.id)
    assert (resumed.status, resumed.why) == (S.sending, {})
    async with system.work(actor) as work:
        await campaign_moves.cancel(work, campaign.id)
    assert await balance(system, actor, campaign.id) == {"sent": 2, "held": 4}
    await settled(system)
    over = await seen(system, actor, campaign.id)
    assert over.finished_at is not None
    assert over.receipt["balance"]["held"] == 4
    assert await balance(system, actor, campaign.id) == {"sent": 2, "held": 4}
    with pytest.raises(Conflict):
        await campaign_moves.resume(system, actor, campaign.id)
    assert (await told(system, actor)).count("“Spring” is paused") == 2


async def test_a_campaign_that_could_send_nothing_has_failed_and_says_of_what(
    system: System,
) -> None:
    actor, campaign = await ready(system, readers=2)
    await campaign_moves.start(system, actor, campaign.id)
    await prepared(system)
    await handed_over(system, campaign.id, MessageStatus.failed)
    await settled(system)
    assert (await seen(system, actor, campaign.id)).status == S.failed
    async with system.work(actor) as work:
        [notice] = (await notifications.listing(work)).rows
    assert (notice.title, notice.level) == ("“Spring” failed", "danger")
    assert "550 No such user" in notice.text


async def test_a_sender_that_is_lost_pauses_and_resuming_waits_for_it(system: System) -> None:
    actor, campaign = await ready(system)
    await campaign_moves.start(system, actor, campaign.id)
    await prepared(system)
    await campaigning.lose(system, actor, campaign.id)
    await settled(system)
    paused = await seen(system, actor, campaign.id)
    assert paused.status == S.paused
    assert "not verified any more" in paused.why["cause"]
    with pytest.raises(Refused) as refused:
        await campaign_moves.resume(system, actor, campaign.id)
    assert refused.value.code == "checklist_failed"


async def test_a_scheduled_campaign_starts_at_its_time_and_can_be_taken_back(
    system: System,
) -> None:
    actor, campaign = await ready(system)
    day = f"{system.clock.now() + timedelta(days=2):%Y-%m-%d}"
    at = ClockTime(day, "09:00", "Asia/Kathmandu")
    planned = await campaign_moves.schedule(system, actor, campaign.id, at)
    async with system.work(actor) as work:
        with pytest.raises(Conflict):
            await campaigns.update(work, campaign.id, campaign.version, {"subject": "Later"})
        await campaign_moves.unschedule(work, campaign.id)
        draft = await campaigns.get(work, campaign.id)
        await campaign_choices.choose_time(work, draft.id, draft.version, None)
    with pytest.raises(Invalid):
        await campaign_moves.schedule(system, actor, campaign.id)
    async with system.work(actor) as work:
        draft = await campaigns.get(work, campaign.id)
        await campaign_choices.choose_time(work, draft.id, draft.version, at)
    assert await campaign_moves.schedule(system, actor, campaign.id) == planned
    assert await campaign_moves.start_due(system) == 0
    system.clock.skip(planned.at - system.clock.now())
    assert await campaign_moves.start_due(system) == 1
    started = await seen(system, actor, campaign.id)
    assert (started.status, started.time_zone) == (S.preparing, "Asia/Kathmandu")


async def test_what_no_longer_passes_at_its_time_is_paused_and_starts_when_it_does(
    system: System,
) -> None:
    actor, campaign = await ready(system)
    day = f"{system.clock.now() + timedelta(days=1):%Y-%m-%d}"
    await campaign_moves.schedule(system, actor, campaign.id, ClockTime(day, "09:00", "UTC"))
    await campaigning.lose(system, actor, campaign.id)
    system.clock.skip(timedelta(days=2))
    await campaign_moves.start_due(system)
    paused = await seen(system, actor, campaign.id)
    assert (paused.status, paused.started_at) == (S.paused, None)
    assert paused.why["cause"].startswith("It was time to start, but: Sender")


async def test_the_checklist_names_everything_that_is_missing(system: System) -> None:
    actor = await customer(system)
    campaign = await campaigns.create(system, actor, "Empty")
    found = await checklist.review(system, actor, campaign.id)
    states = {item.key: item.state for item in found.items}
    assert states == {
        "content": "failed",
        "tags": "failed",
        "spam": "failed",
        "unsubscribe": "failed",
        "address": "passed",
        "sender": "warned",
        "audience": "failed",
        "reception": "passed",
    }
    with pytest.raises(Conflict) as refused:
        await campaign_moves.start(system, actor, campaign.id)
    assert refused.value.code == "checklist_failed"
    actor, campaign = await ready(system, "Beta", html="<p>Hi {{first_name}}</p>")
    found = await checklist.review(system, actor, campaign.id)
    assert found.passed
    [tags] = [item for item in found.items if item.key == "tags"]
    assert (tags.state, "{{first_name}}" in tags.detail) == ("warned", True)
    async with system.work(actor) as work:
        loud = "<p>Free: <a href='http://192.0.2.7'>go</a></p>"
        await campaigns.update(work, campaign.id, 1, {"subject": "Re: ACT NOW!!", "html": loud})
    found = await checklist.review(system, actor, campaign.id)
    [spam] = [item for item in found.items if item.key == "spam"]
    assert (spam.state, found.passed) == ("warned", True)
    assert spam.detail.startswith("8 of 10 points. A link leads to a number instead of a name.")


async def test_two_who_edit_at_once_do_not_overwrite_each_other(system: System) -> None:
    actor, campaign = await ready(system)
    async with system.work(actor) as work:
        await campaigns.update(work, campaign.id, 1, {"subject": "Mine"})
        with pytest.raises(Conflict) as refused:
            await campaigns.update(work, campaign.id, 1, {"subject": "Theirs"})
    assert refused.value.code == "campaign_edited"
    assert (await seen(system, actor, campaign.id)).subject == "Mine"


async def test_what_cannot_be_written_is_refused_at_its_field(system: System) -> None:
    actor, campaign = await ready(system)
    wrong: list[tuple[campaigns.Changes, str]] = [
        ({"name": " "}, "name"),
        ({"subject": "Hi {{first_name"}, "subject"),
        ({"html": "<p>{{#if first_name}}never closed</p>"}, "html"),
        ({"html": "<p>{{frist_name}}</p>"}, "html"),
        ({"text": "{{/if}}"}, "text"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"audience": {"kind": "moon"}}, "audience"),
        ({"audience": {"kind": "tags", "tags": []}}, "audience"),
        ({"audience": {"kind": "segment", "segment_id": "1"}}, "audience"),
    ]
    async with system.work(actor) as work:
        for changes, field in wrong:
            with pytest.raises(Invalid) as refused:
                await campaigns.update(work, campaign.id, 1, changes)
            assert refused.value.field == field
        cleaned = await campaigns.update(
            work, campaign.id, 1, {"html": "<p onclick='x'>Hi</p><script>x</script>"}
        )
        assert "script" not in cleaned.html
        assert "onclick" not in cleaned.html


async def test_ten_campaigns_a_minute_and_no_more(system: System) -> None:
    actor = await customer(system)
    for number in range(10):
        await campaigns.create(system, actor, f"Campaign {number}")
    with pytest.raises(LimitReached) as refused:
        await campaigns.create(system, actor, "One too many")
    assert 0 < (refused.value.advice.retry_after or 0) <= 60
    system.clock.skip(timedelta(minutes=1))
    await campaigns.create(system, actor, "After a minute")


async def test_a_removed_campaign_is_gone_and_forgotten_after_a_month(system: System) -> None:
    actor, campaign = await ready(system)
    copy = await campaigns.duplicate(system, actor, campaign.id)
    assert (copy.name, copy.subject, copy.status) == ("Copy of Spring", "Spring news", S.draft)
    await campaign_moves.start(system, actor, campaign.id)
    async with system.work(actor) as work:
        with pytest.raises(Conflict):
            await campaigns.remove(work, campaign.id)
        await campaigns.remove(work, copy.id)
        with pytest.raises(NotFound):
            await campaigns.get(work, copy.id)
        assert [one.id for one in (await campaigns.listing(work)).rows] == [campaign.id]
    assert await campaigns.forget_old(system) == 0
    system.clock.skip(timedelta(days=31))
    assert await campaigns.forget_old(system) == 1
    async with system.platform(Actor.job()) as work:
        left = await work.session.exec(select(col(campaigns.Campaign.id)))
        assert left.all() == [campaign.id]
