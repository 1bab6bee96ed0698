"""Figures of campaigns: as they happened, people and machines apart, and never somebody else's."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core.errors import Invalid, NotFound
from core.sending import analytics, analytics_course, events, recipient_lists
from core.sending.events import Hit
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.sent_mail import LINKS, SentMail, sent_mail


async def lived(system: System, owner: Actor) -> SentMail:
    """Send to ten: nine delivered, one bounced; three open, one of them a machine; one clicks, leaves."""
    mail = await sent_mail(system, owner, people=10)
    now, minute = system.clock.now(), timedelta(minutes=1)
    hits = [Hit(one, "delivered", now - 9 * minute) for one in mail.messages[:9]]
    hits += [
        Hit(mail.messages[9], "bounced", now, detail='{"status": "5.1.1", "detail": "=cmd|x"}'),
        Hit(mail.messages[0], "opened", now),
        Hit(mail.messages[0], "opened", now + minute),
        Hit(mail.messages[0], "clicked", now + 2 * minute, 2),
        Hit(mail.messages[1], "opened", now),
        Hit(mail.messages[2], "opened", now, machine="prefetch"),
        Hit(mail.messages[0], "unsubscribed", now + 3 * minute, detail='{"by": "one_click"}'),
        Hit(mail.messages[1], "replied", now + 3 * minute),
        Hit(mail.messages[1], "complained", now + 4 * minute),
    ]
    async with system.platform(Actor.job()) as work:
        await events.record_all(work, hits)
    return mail


async def test_a_report_tells_what_came_of_a_campaign(system: System) -> None:
    owner = await customer(system)
    mail = await lived(system, owner)
    async with system.work(owner) as work:
        found = await analytics.report(work, mail.campaign_id)
        course = await analytics.course(work, mail.campaign_id)
    unique = {
        kind: tuple(views[view]["unique"] for view in analytics.VIEWS)
        for kind, views in found["kinds"].items()
    }
    assert (found["planned"], found["sent"], found["delivered"]) == (10, 10, 9)
    assert unique == {
        "opened": (2, 3, 1),
        "clicked": (1, 1, 0),
        "bounced": (1, 1, 0),
        "complained": (1, 1, 0),
        "unsubscribed": (1, 1, 0),
        "resubscribed": (0, 0, 0),
        "replied": (1, 1, 0),
    }
    assert found["kinds"]["opened"]["all"] == {"unique": 3, "total": 4, "rate": 0.3333}
    assert found["kinds"]["bounced"]["all"]["rate"] == 0.1
    assert [link["url"] for link in found["links"]] == list(LINKS)
    assert [link["views"]["people"]["unique"] for link in found["links"]] == [0, 1, 0]
    assert (course["step"], sum(course["series"]["opened:all"])) == ("hour", 4)


async def test_where_the_provider_tells_nothing_what_did_not_bounce_was_delivered(
    system: System,
) -> None:
    owner = await customer(system)
    mail = await sent_mail(system, owner, people=4)
    async with system.platform(Actor.job()) as work:
        await work.session.run(text("update messages set provider = 'relay'"))
        await events.record(work, mail.messages[0], events.EventKind.bounced)
    async with system.work(owner) as work:
        found = await analytics.report(work, mail.campaign_id)
    assert (found["delivered"], found["delivered_known"]) == (3, False)


async def test_lists_name_people_in_pages_and_as_a_file_without_formulas(system: System) -> None:
    owner = await customer(system)
    mail = await lived(system, owner)
    async with system.work(owner) as work:
        lists = {
            (kind, view): await recipient_lists.listing(work, mail.campaign_id, kind, view)
            for kind in recipient_lists.KINDS
            for view in analytics.VIEWS
        }
        totals = {key: (len(page.rows), page.total) for key, page in lists.items()}
        assert all(len_ == total for len_, total in totals.values())
        assert [totals["opened", view][1] for view in analytics.VIEWS] == [2, 3, 1]
        assert totals["sent", "all"][1] == 10
        assert lists["opened", "machines"].rows[0]["note"] == "A mail service that loads all images"
        assert (
            lists["unsubscribed", "all"].rows[0]["note"] == "With the button of their mail program"
        )
        found = await recipient_lists.listing(
            work, mail.campaign_id, "delivered", search="SPRING3", page=1
        )
        assert [row["email"] for row in found.rows] == ["spring3@people.example"]
        await work.session.run(
            text("update messages set email = '=1+1@x.example' where email ^@ 'spring9'")
        )
        lines = list(
            csv.DictReader(
                io.StringIO(await recipient_lists.export(work, mail.campaign_id, "bounced"))
            )
        )
        assert [(line["email"], line["note"]) for line in lines] == [
            ("'=1+1@x.example", "5.1.1 =cmd|x")
        ]
        with pytest.raises(Invalid, match="no such list"):
            await recipient_lists.listing(work, mail.campaign_id, "opened; drop")


async def test_nothing_of_another_organization_is_counted_or_named(system: System) -> None:
    ours, theirs = await customer(system), await customer(system, "Globex")
    mail = await lived(system, ours)
    await lived(system, theirs)
    async with system.work(theirs) as work:
        for question in (
            analytics.report(work, mail.campaign_id),
            analytics.course(work, mail.campaign_id),
            recipient_lists.listing(work, mail.campaign_id, "opened"),
            recipient_lists.export(work, mail.campaign_id, "sent"),
        ):
            with pytest.raises(NotFound):
                await question
        overall = await analytics.overall(work)
        assert (overall["delivered"], overall["kinds"]["opened"]["people"]["unique"]) == (9, 2)
        days = await analytics.overall_course(work, "all", "UTC")
        assert sum(days["series"]["opened"]) == 4


def test_a_course_is_drawn_by_the_hour_then_by_the_day_of_ones_zone() -> None:
    begin = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    hour, ahead = begin.replace(minute=0), timedelta(hours=9)
    counts = {"a": [(hour, 3), (hour + timedelta(hours=2), 1)], "b": []}
    early = analytics_course.drawn(counts, begin, begin + ahead, "Europe/Paris")
    assert (early["step"], early["series"]) == ("hour", {"a": [3, 0, 1, 0, 0, 0], "b": [0] * 6})
    assert early["labels"][:5] == [
        *("28 Mar 23:00", "29 Mar 00:00", "29 Mar 01:00", "29 Mar 03:00", "29 Mar 04:00")
    ], "the clock jumps ahead that night"
    counts["a"].append((hour + timedelta(days=4), 2))
    late = analytics_course.drawn(counts, begin, begin, "Europe/Paris")
    assert (late["step"], late["series"]["a"]) == ("day", [3, 1, 0, 0, 0, 2])
    assert (late["labels"][0], late["labels"][-1]) == ("28 Mar", "2 Apr")
