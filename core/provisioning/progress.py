"""Progress of a provision as the live pages show it: plain JSON, one object per provision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.errors import NotFound
from core.provisioning import rows
from core.run_progress import iso, step_json
from core.system import PlatformWork
from data.accounts.organizations import Organization
from data.billing.tiers import Tier
from data.provisioning.provisions import Provision, ProvisionStatus
from data.workflow import Run, RunStep, StepStatus, steps_of

WATCHED = (ProvisionStatus.provisioning, ProvisionStatus.upgrading, ProvisionStatus.failed)
TITLES = {
    "provisioning": "Setting up your infrastructure",
    "upgrading": "Extending your infrastructure",
    "active": "Your infrastructure is ready",
    "failed": "The setup has stopped",
    "cancelled": "Your package is being wound up",
}


async def of(work: PlatformWork, provision_id: UUID) -> dict[str, Any]:
    """Return status, steps and open choices of one provision; times are ISO 8601."""
    provision = await rows.get(work, provision_id)
    steps = await steps_of(work.session, provision.run_id) if provision.run_id else []
    domains = await rows.domains_of(work, provision.id)
    return {
        "title": TITLES.get(provision.status, "Your infrastructure"),
        "brand": provision.brand,
        "done_text": "Setup complete. Your mailboxes are warming up.",
        "status": provision.status,
        "error": provision.error,
        "steps": [step_json(step) for step in steps],
        "choices": [
            {"id": str(domain.id), "name": domain.name, "reason": domain.reason}
            for domain in rows.unresolved(domains)
        ],
    }


async def brand(work: PlatformWork, provision_id: UUID) -> str:
    """Return the brand a package was bought for; raise NotFound when there is none."""
    return (await rows.get(work, provision_id)).brand


async def listing(work: PlatformWork, *, limit: int = 100) -> list[dict[str, Any]]:
    """Return the provisions for the operator's live grid: what moves or has failed, then the newest."""
    work.actor.require_platform()
    query = (
        select(Provision, Organization.name, Tier.name, Run.position)
        .join(Organization, col(Organization.id) == Provision.organization_id)
        .join(Tier, col(Tier.id) == Provision.tier_id)
        .join(Run, col(Run.id) == Provision.run_id)
        .order_by(col(Provision.status).in_(WATCHED).desc(), col(Provision.started_at).desc())
        .limit(limit)
    )
    found = list(await work.session.exec(query))
    runs = [provision.run_id for provision, *_ in found if provision.run_id]
    current = await _current_steps(work, runs)
    counts = await _step_counts(work, runs)
    return [
        {
            "id": str(provision.id),
            "name": f"{provision.brand} · {tier}",
            "organization": organization,
            "status": provision.status,
            "step": position + 1,
            "steps": counts.get(provision.run_id, 0),
            "created_at": iso(provision.started_at),
            **_current_json(current.get(provision.run_id)),
        }
        for provision, organization, tier, position in found
    ]


async def log(work: PlatformWork, provision_id: UUID) -> list[dict[str, Any]]:
    """Return the steps with their facts, for the operator's log; secrets are never among them."""
    work.actor.require_platform()
    provision = await rows.get(work, provision_id)
    if provision.run_id is None:
        raise NotFound("This provision has not been started.")
    return [
        {**step_json(step), "looks": step.looks, "facts": step.facts, "error": step.error}
        for step in await steps_of(work.session, provision.run_id)
    ]


def _current_json(step: RunStep | None) -> dict[str, Any]:
    if step is None:
        return {"step_title": "", "why": None}
    failed = step.error.get("message") if step.status == StepStatus.failed else None
    return {"step_title": step.title, "why": failed or step.why.get("cause")}


async def _current_steps(work: PlatformWork, runs: list[UUID]) -> dict[UUID | None, RunStep]:
    query = (
        select(RunStep)
        .join(Run, col(Run.id) == col(RunStep.run_id))
        .where(col(RunStep.run_id).in_(runs), RunStep.position == Run.position)
    )
    return {step.run_id: step for step in await work.session.exec(query)}


async def _step_counts(work: PlatformWork, runs: list[UUID]) -> dict[UUID | None, int]:
    query = (
        select(RunStep.run_id, func.count())
        .where(col(RunStep.run_id).in_(runs))
        .group_by(col(RunStep.run_id))
    )
    return dict(list(await work.session.exec(query)))
