"""Aggregate reports as rows of our database, and back."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from core.domains.dmarc_reports import AuthResult, PublishedPolicy, Report, Row
from data.domains.domains import Domain
from data.domains.health import DmarcReport

USUAL_SPAN = timedelta(days=1)


def to_row(report: Report, domain: Domain, now: datetime) -> DmarcReport | None:
    """Return a report as it is stored, None for one that does not say which time it is about."""
    if report.begin is None:
        return None
    return DmarcReport(
        organization_id=domain.organization_id,
        domain_id=domain.id,
        reporter=report.organization or report.email or "unknown",
        report_ref=report.report_id or _digest(report),
        begins_at=report.begin,
        ends_at=report.end or report.begin + USUAL_SPAN,
        received_at=now,
        policy=asdict(report.published),
        messages=report.messages,
        aligned=sum(row.count for row in report.rows if row.aligned),
        rows=[asdict(row) for row in report.rows],
    )


def to_report(row: DmarcReport) -> Report:
    """Return a stored report as it was read."""
    return Report(
        organization=row.reporter,
        email="",
        report_id=row.report_ref,
        begin=row.begins_at,
        end=row.ends_at,
        published=PublishedPolicy(**row.policy),
        rows=tuple(_row(raw) for raw in row.rows),
    )


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        **{
            **raw,
            "reasons": tuple(raw["reasons"]),
            "dkim": tuple(AuthResult(**one) for one in raw["dkim"]),
            "spf": tuple(AuthResult(**one) for one in raw["spf"]),
        }
    )


def _digest(report: Report) -> str:
    """Return a name for a report whose writer gave it none: the same for the same content."""
    return hashlib.sha256(repr((report.begin, report.end, report.rows)).encode()).hexdigest()[:32]
