"""What a look at a domain found, judged and stored as the day's row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from core.domains import drift, health_alerts
from core.domains.age import Age
from core.domains.blacklists import ListState, Verdict
from core.domains.compliance import Issue, Outcome, ProviderVerdict
from core.domains.dmarc_records import Policy
from core.domains.scores import Seen, deductions, score
from core.domains.validation import Validation
from core.system import Work
from data.domains import health as rows
from data.domains.domains import Domain
from data.domains.health import DomainHealth


@dataclass(frozen=True, slots=True)
class Found:
    """Everything one look at a domain found."""

    validation: Validation
    verdicts: list[ProviderVerdict]
    lists: dict[str, Verdict]
    age: Age | None


async def store(work: Work, domain: Domain, found: Found) -> DomainHealth:
    """Store a look as the day's row, the domain being locked, and tell what has become worse."""
    last = await rows.newest(work.session, domain.id)
    before = health_alerts.Before.of(last) if last else None
    row = last if last and last.day == work.now().date() else _new(work, domain)
    drifted = await drift.find(work, domain.id) is not None
    marks = found.validation.marks
    taken_off = deductions(_seen(found, drifted=drifted))
    row.checked_at, row.score = work.now(), score(taken_off)
    row.spf, row.dkim, row.dmarc, row.mx = (marks[name] for name in rows.MARKS)
    row.age_days, row.drifted = found.age.days if found.age else None, drifted
    row.listed = any(one.state is ListState.listed for one in found.lists.values())
    row.facts = {
        "validation": found.validation.to_json(),
        "deductions": [asdict(one) for one in taken_off],
    }
    row.blacklists = {name: verdict.to_json() for name, verdict in found.lists.items()}
    row.compliance = {one.provider.id: _verdict(one) for one in found.verdicts}
    await work.session.flush()
    work.ring(f"domain:{domain.id}")
    work.ring("domains")
    if before:
        await health_alerts.tell(work, domain, before, row)
    return row


def _new(work: Work, domain: Domain) -> DomainHealth:
    row = DomainHealth(
        organization_id=domain.organization_id,
        domain_id=domain.id,
        day=work.now().date(),
        checked_at=work.now(),
        score=0,
    )
    work.session.add(row)
    return row


def _seen(found: Found, *, drifted: bool) -> Seen:
    marks = found.validation.marks
    failed = (one for one in found.verdicts if one.outcome is Outcome.failed)
    return Seen(
        marks=marks,
        lists=found.lists,
        age=found.age,
        drifted=drifted,
        watching=bool(marks["dmarc"]) and found.validation.dmarc.policy == Policy.none,
        refused_by=tuple(one.provider.name for one in failed),
    )


def _verdict(one: ProviderVerdict) -> dict[str, Any]:
    return {
        "name": one.provider.name,
        "outcome": one.outcome.value,
        "read_on": one.provider.read_on.isoformat(),
        "source": one.provider.source,
        "issues": [_issue(issue) for issue in one.issues],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return asdict(issue) | {"outcome": issue.outcome.value}
