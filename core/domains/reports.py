"""Aggregate reports of DMARC: taken in, counted for the charts, and read as evidence for advice."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.domains import connections, dmarc_reports, dmarc_summaries, report_rows
from core.domains.dmarc_envelopes import refusal
from core.domains.dmarc_reports import Report
from core.domains.dmarc_summaries import Tally
from core.domains.stages import Advised, advised, move, stage_at
from core.errors import Invalid
from core.system import Actor, System, Work
from data.domains import health as rows
from data.domains.health import DmarcReport

__all__ = ["Advised", "DmarcReport", "Taken", "advice", "move", "summary", "take"]

SUMMARY_DAYS = 30
MOST_SOURCES = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: reports kept, reports known before, and the domains they are about."""

    new: int
    known: int
    domains: tuple[str, ...]


async def take(system: System, actor: Actor, raw: bytes) -> Taken:
    """Keep the reports in a file or a whole mail, each once.

    Raises Invalid "report_refused" for what is no report, "report_foreign" when a report is about a
    domain that is not proved to be the organization's; then nothing of the file is kept.
    """
    found = await dmarc_reports.read(raw)
    async with system.work(actor) as work:
        kept = [await _kept(work, report) for report in found]
    names = dict.fromkeys(report.published.domain for report in found)
    return Taken(sum(kept), len(kept) - sum(kept), tuple(names))


async def summary(work: Work, domain_id: UUID, days: int = SUMMARY_DAYS) -> dict[str, Any]:
    """Return what the reports of the last days say: {total, days, sources, reporters, newest_at}."""
    await connections.get(work, domain_id)
    stored = await rows.reports_of(work.session, domain_id, work.now() - timedelta(days=days))
    return await asyncio.to_thread(_summed, stored)


async def advice(work: Work, domain_id: UUID, *, insists: bool = False) -> dict[str, Any]:
    """Return what to do about the policy: {stage, move, to, reasons, evidence}.

    ``insists`` lets the advice lead beyond quarantine, which most domains should not need.
    """
    await connections.get(work, domain_id)
    begun = work.now() - timedelta(days=SUMMARY_DAYS)
    stored = await rows.reports_of(work.session, domain_id, begun)
    stage = await stage_at(work, domain_id)
    found = await asyncio.to_thread(
        lambda: dmarc_summaries.evidence([report_rows.to_report(row) for row in stored])
    )
    return advised(stage, found, insists=insists).to_json()


async def _kept(work: Work, report: Report) -> bool:
    domain = await connections.find(work, report.published.domain)
    if domain is None or domain.proved_at is None:
        raise Invalid(
            f"The report is about {report.published.domain or 'no domain'}, which is not one of "
            "your proved domains.",
            code="report_foreign",
            action="Connect the domain and prove its ownership, then upload the report again.",
            field="report",
        )
    row = report_rows.to_row(report, domain, work.now())
    if row is None:
        raise refusal("The report does not say which time it is about.")
    new = await rows.add_report(work.session, row)
    if new:
        await audit.record(work, "dmarc.reported", "domain", domain.id, reporter=row.reporter)
        work.ring(f"domain:{domain.id}")
    return new


def _summed(stored: list[DmarcReport]) -> dict[str, Any]:
    found = dmarc_summaries.unique(report_rows.to_report(row) for row in stored)
    reporters = dict.fromkeys(report.organization for report in found)
    return {
        "reports": len(found),
        "total": _tally(dmarc_summaries.total(found)),
        "days": [
            {"day": one.day.isoformat(), **_tally(one.tally)}
            for one in dmarc_summaries.by_day(found)
        ],
        "sources": [
            {"ip": one.ip, "domains": list(one.domains), **_tally(one.tally)}
            for one in dmarc_summaries.by_source(found)[:MOST_SOURCES]
        ],
        "reporters": list(reporters),
        "newest_at": max((row.ends_at.isoformat() for row in stored), default=None),
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        **asdict(tally),
        "failing": tally.failing,
        "aligned_share": tally.aligned_share,
        "dkim_share": tally.dkim_share,
        "spf_share": tally.spf_share,
    }
