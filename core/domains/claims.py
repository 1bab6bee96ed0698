"""Claims that were never proved: after 14 days they lapse, so that nobody can squat a name."""

from __future__ import annotations

from dataclasses import asdict

from core import workflow
from core.accounts import audit, notifications
from core.accounts.notifications import Level
from core.domains import statuses
from core.domains.proofs import CLAIM_DAYS
from core.errors import Conflict
from core.system import Actor, System, Work
from data.domains import domains as rows
from data.domains.domains import Domain, DomainStatus
from data.workflow import Run, RunStatus


async def lapse_claims(system: System) -> int:
    """Let the claims go whose time is over; return how many there were."""
    async with system.platform(Actor.job()) as work:
        due = [(one.id, one.organization_id) for one in await rows.lapsed(work.session, work.now())]
    for domain_id, organization_id in due:
        async with system.work(Actor.job(organization_id)) as work:
            domain = await rows.locked(work.session, domain_id)
            if domain is not None:
                await _lapse(work, domain)
    return len(due)


async def _lapse(work: Work, domain: Domain) -> None:
    over = domain.claim_lapses_at is not None and domain.claim_lapses_at <= work.now()
    if not over or domain.proved_at is not None or domain.removed_at is not None:
        return
    run = await work.session.get(Run, domain.run_id) if domain.run_id else None
    if run is not None and run.status in (RunStatus.running, RunStatus.failed):
        await workflow.cancel(work, run.id)
    statuses.move(domain, DomainStatus.failed, work.now())
    domain.claim_lapses_at = None
    error = lapsed()
    domain.error = {"code": error.code, **asdict(error.advice), "step": "ownership"}
    await audit.record(work, "domain.lapsed", "domain", domain.id)
    await notifications.notify(
        work,
        f"The claim on {domain.shown_name} has lapsed",
        f"{error} {error.advice.action}",
        Level.warning,
        f"/domains/{domain.id}",
        dedupe_key=f"claim-lapsed-{domain.id}-{work.now().date()}",
    )
    work.ring(f"domain:{domain.id}")
    work.ring("domains")


def lapsed() -> Conflict:
    """Return why a domain stands still whose claim has lapsed."""
    return Conflict(
        f"Nobody proved within {CLAIM_DAYS} days that this domain is yours.",
        code="claim_lapsed",
        action="Start it again to claim it for another 14 days; then change the name servers.",
    )
