"""The health of domains as the pages draw it: all of them, one of them, one over time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.domains import advices
from core.domains.age import RISKY_BELOW, WARNING
from core.domains.spf_sizes import MOST_CHARACTERS
from core.paging import PAGE_SIZE, offset_of
from core.system import Work
from data.domains import health as rows
from data.domains.domains import Domain
from data.domains.health import MARKS, DomainHealth

HISTORY_DAYS = 90
UNKNOWN: dict[str, Any] = {
    **dict.fromkeys(("day", "checked_at", "score", *MARKS, "age_days", "drifted", "listed")),
    "young": False,
    "age_warning": "",
    "lists": "unchecked",
}
"""A domain that nobody has looked at yet."""


ONLY = {"listed": "On a list", "drifted": "Changed by others"}
"""What a page of domains may be narrowed to."""


async def dashboard(
    work: Work, page: int = 1, size: int = PAGE_SIZE, *, search: str = "", only: str = ""
) -> dict[str, Any]:
    """Return {totals, rows, total}: figures over all domains, and a page of them, worst first.

    ``only`` is one of ``ONLY``.
    """
    found, count = await rows.newest_of_all(
        work.session,
        offset=offset_of(page, size),
        limit=size,
        search=search,
        only=only if only in ONLY else "",
    )
    totals = await rows.totals(work.session, RISKY_BELOW.days)
    return {
        "totals": totals,
        "rows": [_row(domain, health) for domain, health in found],
        "total": count,
    }


async def one(work: Work, domain_id: UUID) -> dict[str, Any] | None:
    """Return the newest look at a domain with its reasons, None before the first one."""
    health = await rows.newest(work.session, domain_id)
    if health is None:
        return None
    return _standing(health) | {
        "deductions": health.facts.get("deductions", []),
        "validation": health.facts.get("validation", {}),
        "blacklists": [{"id": name, **said} for name, said in health.blacklists.items()],
        "advice": _advice(health),
        "compliance": [{"id": name, **said} for name, said in health.compliance.items()],
    }


async def history(work: Work, domain_id: UUID, days: int = HISTORY_DAYS) -> list[dict[str, Any]]:
    """Return what was stored of a domain day by day, oldest first; days without a look are absent."""
    since = work.now().date() - timedelta(days=days)
    return [_standing(health) for health in await rows.since(work.session, domain_id, since)]


def _advice(health: DomainHealth) -> dict[str, Any] | None:
    """Return the way out for an SPF record that is too long, None where it is not."""
    spf = health.facts.get("validation", {}).get("spf", {})
    length = len(spf.get("record", ""))
    if length <= MOST_CHARACTERS:
        return None
    return advices.to_json(advices.spf_too_long(length, MOST_CHARACTERS))


def _row(domain: Domain, health: DomainHealth | None) -> dict[str, Any]:
    known = {"id": str(domain.id), "name": domain.name, "shown_name": domain.shown_name}
    if health is None:
        return known | UNKNOWN
    states = {said["state"] for said in health.blacklists.values()}
    return known | _standing(health) | {"lists": _worst(states)}


def _standing(health: DomainHealth) -> dict[str, Any]:
    young = health.age_days is not None and health.age_days < RISKY_BELOW.days
    return {
        "day": health.day.isoformat(),
        "checked_at": health.checked_at.isoformat(),
        "score": health.score,
        **{name: getattr(health, name) for name in MARKS},
        "age_days": health.age_days,
        "young": young,
        "age_warning": WARNING if young else "",
        "drifted": health.drifted,
        "listed": health.listed,
    }


def _worst(states: set[str]) -> str:
    """Return listed before clean before whatever says nothing."""
    order = ("listed", "clean", "refused", "error")
    return next((state for state in order if state in states), "unchecked")
