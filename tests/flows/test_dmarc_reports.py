"""Aggregate reports from the file to the advice: owned, kept once, summed up, acted upon."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from adapters.sandbox.server import Server
from core.domains import records, reports
from core.errors import Conflict, Invalid
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import journey
from tests.support.aggregate_reports import NEW, OLD, mailed, packings
from tests.support.zoned import approved, zone_of, zoned

NAME = "example.com"
WRITTEN = datetime(2026, 6, 10, tzinfo=UTC)
"""The day the samples are about."""


async def proved(system: System, sandbox: Server) -> tuple[Actor, Domain]:
    """Give a proved domain with its records."""
    actor = await journey.customer(system)
    domain = await zoned(system, actor, sandbox, [], NAME)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    return actor, domain


def dated(system: System, xml: str, days_ago: int = 3) -> str:
    """Return a report as if the samples had begun so many days ago, at midnight."""
    today = system.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    moved = today - timedelta(days=days_ago) - WRITTEN
    for seconds in (1781049600, 1781135999, 1781136000, 1781222399):
        xml = xml.replace(str(seconds), str(seconds + int(moved.total_seconds())))
    return xml


def of_days(system: System, days: int, *, failing: int) -> list[bytes]:
    """Return a report for each of so many days before today: 90 messages pass, some fail."""
    made = []
    for day in range(1, days + 1):
        xml = dated(system, OLD, day).replace("10835472519834012345", f"ref-{day}")
        made.append(xml.replace("<count>10<", f"<count>{failing}<").encode())
    return made


@pytest.mark.parametrize("form", list(packings(OLD)))
async def test_every_form_of_a_report_is_taken_once(
    system: System, sandbox: Server, form: str
) -> None:
    actor, domain = await proved(system, sandbox)
    raw = packings(dated(system, OLD))[form]
    first = await reports.take(system, actor, raw)
    again = await reports.take(system, actor, raw)
    assert (first.new, first.known, first.domains) == (1, 0, (NAME,))
    assert (again.new, again.known) == (0, 1)
    async with system.work(actor) as work:
        seen = await reports.summary(work, domain.id)
    assert (seen["reports"], seen["total"]["messages"], seen["total"]["aligned"]) == (1, 100, 90)


async def test_summaries_tell_days_sources_and_reporters(system: System, sandbox: Server) -> None:
    actor, domain = await proved(system, sandbox)
    await reports.take(system, actor, gzip.compress(dated(system, OLD).encode()))
    await reports.take(system, actor, mailed(gzip.compress(dated(system, NEW).encode())))
    async with system.work(actor) as work:
        seen = await reports.summary(work, domain.id)
    first, second = (system.clock.now() - timedelta(days=days) for days in (3, 2))
    assert [(one["day"], one["messages"]) for one in seen["days"]] == [
        (first.date().isoformat(), 100),
        (second.date().isoformat(), 7),
    ]
    assert [(one["ip"], one["messages"], one["failing"]) for one in seen["sources"]] == [
        ("192.0.2.10", 97, 0),
        ("2001:db8::7", 10, 10),
    ]
    assert seen["sources"][0]["domains"] == ["example.com", "mail.example.com", "vendor.net"]
    assert seen["reporters"] == ["google.com", "Receiver"]


async def test_a_report_about_the_domain_of_others_is_refused_as_a_whole(
    system: System, sandbox: Server
) -> None:
    actor, domain = await proved(system, sandbox)
    other = await journey.customer(system, "Other")
    with pytest.raises(Invalid) as foreign:
        await reports.take(system, other, dated(system, OLD).encode())
    assert foreign.value.code == "report_foreign"
    async with system.work(actor) as work:
        assert (await reports.summary(work, domain.id))["reports"] == 0
    async with system.work(actor) as work:
        (await work.session.get_one(Domain, domain.id)).proved_at = None
    with pytest.raises(Invalid) as unproved:
        await reports.take(system, actor, dated(system, OLD).encode())
    assert unproved.value.code == "report_foreign"


async def test_hostile_files_and_reports_of_no_time_are_refused(
    system: System, sandbox: Server
) -> None:
    actor, _ = await proved(system, sandbox)
    timeless = OLD.replace("<begin>1781049600</begin>", "<begin>soon</begin>")
    entity = OLD.replace("<feedback>", '<!DOCTYPE x [<!ENTITY a "b">]><feedback>', 1)
    bomb = gzip.compress(b"<feedback>" + b" " * (30 * 1024 * 1024))
    for raw in (timeless.encode(), entity.encode(), bomb, b"", b"hello"):
        with pytest.raises(Invalid) as refused:
            await reports.take(system, actor, raw)
        assert refused.value.code == "report_refused"


async def test_advice_waits_for_evidence_and_then_leads_one_stage_up(
    system: System, sandbox: Server
) -> None:
    actor, domain = await proved(system, sandbox)
    async with system.work(actor) as work:
        before = await reports.advice(work, domain.id)
    assert (before["stage"], before["move"]) == ("none", "stay")
    assert any("wait for 14" in reason for reason in before["reasons"])
    for raw in of_days(system, 15, failing=0):
        await reports.take(system, actor, raw)
    async with system.work(actor) as work:
        after = await reports.advice(work, domain.id)
    assert (after["move"], after["to"]) == ("advance", "quarantine_testing")
    assert after["evidence"]["days"] >= 14


async def test_failing_sources_are_named_before_anything_becomes_stricter(
    system: System, sandbox: Server
) -> None:
    actor, domain = await proved(system, sandbox)
    for raw in of_days(system, 15, failing=10):
        await reports.take(system, actor, raw)
    async with system.work(actor) as work:
        seen = await reports.advice(work, domain.id)
    assert seen["move"] == "stay"
    assert any("2001:db8::7" in reason for reason in seen["reasons"])


async def test_a_stage_is_changed_by_a_change_set_one_step_at_a_time(
    system: System, sandbox: Server
) -> None:
    actor, domain = await proved(system, sandbox)
    with pytest.raises(Conflict) as skipped:
        await reports.move(system, actor, domain.id, "reject")
    assert skipped.value.code == "stage_skipped"
    with pytest.raises(Invalid):
        await reports.move(system, actor, domain.id, "destroy")
    planned = await reports.move(system, actor, domain.id, "quarantine_testing")
    async with system.work(actor) as work:
        waiting = await reports.advice(work, domain.id)
    assert waiting["stage"] == "none"
    await approved(system, actor, planned.id)
    await records.apply(system, actor, planned.id)
    zone = await zone_of(system, actor, domain)
    (text,) = [one.content for one in zone if one.name == f"_dmarc.{NAME}"]
    assert "p=quarantine" in text
    assert "t=y" in text
    async with system.work(actor) as work:
        assert (await reports.advice(work, domain.id))["stage"] == "quarantine_testing"
    back = await reports.move(system, actor, domain.id, "none")
    await approved(system, actor, back.id)
    await records.apply(system, actor, back.id)
    zone = await zone_of(system, actor, domain)
    assert "p=none" in next(one.content for one in zone if one.name == f"_dmarc.{NAME}")
