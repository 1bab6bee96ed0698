"""What aggregate reports say together: by source, by day, and as evidence for the next stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domains.dmarc_reports import Report, Row
from core.domains.dmarc_stages import Evidence, Failing

MIDDAY_SECONDS = 12 * 3600
LONGEST_REPORT_DAYS = 31


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages counted: all, those that passed DMARC, by which method, and what became of them."""

    messages: int = 0
    aligned: int = 0
    dkim_aligned: int = 0
    spf_aligned: int = 0
    quarantined: int = 0
    rejected: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.messages + other.messages,
            self.aligned + other.aligned,
            self.dkim_aligned + other.dkim_aligned,
            self.spf_aligned + other.spf_aligned,
            self.quarantined + other.quarantined,
            self.rejected + other.rejected,
        )

    @property
    def failing(self) -> int:
        """Return how many messages failed DMARC."""
        return self.messages - self.aligned

    @property
    def aligned_share(self) -> float:
        """Return the share (0..1) that passed DMARC, 0 without messages."""
        return self.aligned / self.messages if self.messages else 0.0

    @property
    def dkim_share(self) -> float:
        """Return the share (0..1) that passed by DKIM, 0 without messages."""
        return self.dkim_aligned / self.messages if self.messages else 0.0

    @property
    def spf_share(self) -> float:
        """Return the share (0..1) that passed by SPF, 0 without messages."""
        return self.spf_aligned / self.messages if self.messages else 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """An address that sends in the domain's name, with the domains it signs and returns mail to."""

    ip: str
    tally: Tally
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the series; days without reports stand with nothing."""

    day: date
    tally: Tally


def unique(reports: Iterable[Report]) -> list[Report]:
    """Return reports, each once: reporters repeat themselves (RFC 9990 section 3.5.4)."""
    kept: dict[tuple[object, ...], Report] = {}
    for report in reports:
        name = report.published.domain
        kept.setdefault((report.organization, report.report_id, name, report.begin), report)
    return list(kept.values())


def total(reports: Iterable[Report]) -> Tally:
    """Return everything counted together."""
    return sum((tally_of(row) for report in reports for row in report.rows), Tally())


def by_source(reports: Iterable[Report]) -> list[Source]:
    """Return the sources, most messages first."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    domains: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for row in report.rows:
            tallies[row.source_ip] += tally_of(row)
            found = (result.domain for result in (*row.dkim, *row.spf) if result.result == "pass")
            domains[row.source_ip].update(found)
    sources = [Source(ip, tally, tuple(sorted(domains[ip]))) for ip, tally in tallies.items()]
    return sorted(sources, key=lambda source: (-source.tally.messages, source.ip))


def by_day(reports: Iterable[Report]) -> list[Day]:
    """Return the days from first to last; a report counts for the day of its middle."""
    tallies: dict[date, Tally] = defaultdict(Tally)
    for report in reports:
        day = day_of(report)
        if day:
            tallies[day] += total([report])
    if not tallies:
        return []
    first, last = min(tallies), max(tallies)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [Day(day, tallies.get(day, Tally())) for day in days]


def evidence(reports: Sequence[Report]) -> Evidence:
    """Return what the advisor on stages looks at; days count where a report covers them."""
    single = unique(reports)
    counted = total(single)
    failing = [source for source in by_source(single) if source.tally.failing]
    return Evidence(
        days=len({day_of(report) for report in single} - {None}),
        messages=counted.messages,
        aligned_share=counted.aligned_share,
        dkim_share=counted.dkim_share,
        failing=tuple(Failing(source.ip, source.tally.failing) for source in failing),
    )


def day_of(report: Report) -> date | None:
    """Return the day a report is about, None when its dates cannot be."""
    if report.begin is None:
        return None
    span = (report.end - report.begin) if report.end else timedelta(seconds=2 * MIDDAY_SECONDS)
    if not timedelta(0) <= span <= timedelta(days=LONGEST_REPORT_DAYS):
        return None
    return (report.begin + span / 2).date()


def tally_of(row: Row) -> Tally:
    """Return one row counted."""
    return Tally(
        messages=row.count,
        aligned=row.count * row.aligned,
        dkim_aligned=row.count * row.dkim_aligned,
        spf_aligned=row.count * row.spf_aligned,
        quarantined=row.count * (row.disposition == "quarantine"),
        rejected=row.count * (row.disposition == "reject"),
    )
