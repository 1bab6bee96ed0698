"""Lists of domains: in which order, how many of each kind, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.system import Work
from data.domains.domains import Domain, DomainStatus
from data.domains.health import DomainHealth
from data.domains.propagation import PropagationCheck
from data.domains.records import Drift


def _newest(what: Any) -> Any:
    """Return a fact of a domain's newest day, as a part of a query over domains."""
    return (
        select(what)
        .where(DomainHealth.domain_id == Domain.id)
        .order_by(col(DomainHealth.day).desc())
        .limit(1)
        .correlate(Domain)
        .scalar_subquery()
    )


SORTS: dict[str, Callable[[], Any]] = {
    "name": lambda: col(Domain.name),
    "status": lambda: col(Domain.status),
    "created": lambda: col(Domain.created_at),
    "score": lambda: _newest(col(DomainHealth.score)),
    "checked": lambda: _newest(col(DomainHealth.checked_at)),
}
"""What a list may be sorted by."""

COLUMNS = (
    *("name", "status", "executor", "registrar", "score", "spf", "dkim", "dmarc", "mx"),
    *("listed", "drifted", "percent", "checked_at", "created_at"),
)
"""What an export holds of each domain."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many domains there are, how many of them want somebody, and when anything last moved."""

    all: int
    ready: int
    moving: int
    failed: int
    drifted: int
    score: float | None
    moved_at: datetime | None


def order_of(sort: str) -> list[Any]:
    """Return the order a list is read in; what is not known is by name."""
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return []
    return [key().desc().nulls_last() if sort.startswith("-") else key().asc().nulls_last()]


async def totals(work: Work) -> Totals:
    """Count the organization's domains."""
    counted = await work.session.exec(
        select(col(Domain.status), func.count(), func.max(col(Domain.updated_at)))
        .where(col(Domain.removed_at).is_(None))
        .group_by(col(Domain.status))
    )
    groups = {status: (count, moved) for status, count, moved in counted}
    of = {status: count for status, (count, _) in groups.items()}
    ready, failed = of.get(DomainStatus.ready, 0), of.get(DomainStatus.failed, 0)
    everything = sum(of.values())
    moments = [moved for _, moved in groups.values()]
    moments += [moved for moved in await _other_moves(work) if moved]
    return Totals(
        everything,
        ready,
        everything - ready - failed,
        failed,
        await _drifted(work),
        await _score(work),
        max(moments, default=None),
    )


async def percents(work: Work, ids: list[UUID]) -> dict[UUID, int]:
    """Return how far the newest check of each domain is, 0..100."""
    query = (
        select(col(PropagationCheck.domain_id), col(PropagationCheck.percent))
        .where(col(PropagationCheck.domain_id).in_(ids))
        .order_by(col(PropagationCheck.id))
    )
    return dict((await work.session.exec(query)).all())


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Return rows of a list as CSV, with a line of titles."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


async def _other_moves(work: Work) -> tuple[datetime | None, datetime | None]:
    checks = select(func.max(col(PropagationCheck.updated_at)))
    days = select(func.max(col(DomainHealth.checked_at)))
    return (await work.session.exec(checks)).one(), (await work.session.exec(days)).one()


async def _drifted(work: Work) -> int:
    query = (
        select(func.count())
        .select_from(Drift)
        .join(Domain, col(Domain.id) == col(Drift.domain_id))
        .where(col(Drift.ended_at).is_(None), col(Domain.removed_at).is_(None))
    )
    return int((await work.session.exec(query)).one())


async def _score(work: Work) -> float | None:
    """Return the mean of every domain's newest score, None when none was checked."""
    scores = (
        select(_newest(col(DomainHealth.score)).label("score"))
        .select_from(Domain)
        .where(col(Domain.removed_at).is_(None))
        .subquery()
    )
    mean = (await work.session.exec(select(func.avg(scores.c.score)))).one()
    return None if mean is None else float(mean)
