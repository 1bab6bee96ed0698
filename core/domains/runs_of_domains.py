"""The runs that set domains up: begun, begun anew, taken up again, looked at now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from core import workflow
from core.accounts import audit
from core.domains import proofs, records, statuses
from core.domains.records import ChangeSet
from core.errors import Conflict, NotFound
from core.system import Work
from data.domains import domains as rows
from data.domains.domains import Domain, DomainStatus
from data.workflow import Run, RunStatus, steps_of

KIND = "domain_setup"
RELEASE_KIND = "domain_release"
PLAN_STEP = "plan"
"""From this step on the name servers and the owner are known."""


async def begin(work: Work, domain: Domain) -> Run:
    """Start to set a domain up."""
    run = await workflow.start(work, KIND, domain.id, {})
    domain.run_id, domain.updated_at = run.id, work.now()
    return run


async def anew(work: Work, domain: Domain) -> Run:
    """Set a domain up from the first step, in place of a run that is under way."""
    run = await _run(work, domain)
    if run is not None and run.status in (RunStatus.running, RunStatus.failed):
        await workflow.cancel(work, run.id)
    _claim_again(work, domain)
    if domain.status == DomainStatus.failed:
        statuses.move(domain, DomainStatus.pending_nameservers, work.now())
    return await begin(work, domain)


async def restart(work: Work, domain_id: UUID) -> Domain:
    """Take a stopped set-up up again at the step that failed, or begin it anew."""
    domain = await _get(work, domain_id)
    run = await _run(work, domain)
    if run is not None and run.status == RunStatus.running:
        raise Conflict("This domain is being set up already.")
    _look_anew(work, domain)
    await audit.record(work, "domain.restarted", "domain", domain.id)
    if run is None or run.status != RunStatus.failed:
        await anew(work, domain)
        return domain
    _claim_again(work, domain)
    steps = await steps_of(work.session, run.id)
    names = [step.name for step in steps]
    if domain.status == DomainStatus.failed:
        configured = run.position > names.index(PLAN_STEP)
        verified = domain.nameservers_verified_at or domain.executor != "api"
        status = (
            DomainStatus.dns_configuring
            if configured
            else DomainStatus.nameservers_verified
            if domain.proved_at and verified
            else DomainStatus.pending_nameservers
        )
        statuses.move(domain, status, work.now())
    await workflow.retry(work, run.id)
    return domain


async def approve(
    work: Work, domain_id: UUID, change_set_id: UUID, consented: Sequence[str] = ()
) -> ChangeSet:
    """Approve a plan with the consents it asks for, and let a set-up that waits for it go on.

    The run is locked first, as the steps do.
    """
    run = await _run(work, await _get(work, domain_id))
    if run is not None and run.status == RunStatus.running:
        await workflow.look_now(work, run.id)
    return await records.approve(work, change_set_id, consented)


async def look_now(work: Work, domain_id: UUID) -> Domain:
    """Bring the next look at a domain that is being set up forward to now."""
    domain = await _get(work, domain_id)
    run = await _run(work, domain)
    if run is None or run.status != RunStatus.running:
        raise Conflict("Nothing is running for this domain.", action="Start it again.")
    await workflow.look_now(work, run.id)
    _look_anew(work, domain)
    return domain


async def release(work: Work, domain: Domain) -> None:
    """Start to give back what a domain that was let go holds at our DNS host: an unused zone."""
    if domain.zone_ref and domain.proved_at is None:
        await workflow.start(work, RELEASE_KIND, domain.id, {})
    work.ring(f"domain:{domain.id}")
    work.ring("domains")


def zone_topic(ref: str) -> str:
    """Return the topic that drops what is kept of a zone."""
    return f"zone:{ref}"


def _look_anew(work: Work, domain: Domain) -> None:
    if domain.zone_ref:
        work.ring(zone_topic(domain.zone_ref))


def _claim_again(work: Work, domain: Domain) -> None:
    if domain.proved_at is None:
        domain.claim_lapses_at = work.now() + timedelta(days=proofs.CLAIM_DAYS)


async def _run(work: Work, domain: Domain) -> Run | None:
    return await work.session.get(Run, domain.run_id) if domain.run_id else None


async def _get(work: Work, domain_id: UUID) -> Domain:
    domain = await rows.locked(work.session, domain_id)
    if domain is None or domain.removed_at is not None:
        raise NotFound("There is no such domain.", action="Go back to your domains.")
    return domain
