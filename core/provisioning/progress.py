"""Progress of a provision as the live pages show it: plain JSON, one object per provision."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from core.errors import NotFound
from core.provisioning import rows
from core.system import PlatformWork
from data.accounts.organizations import Organization
from data.billing.tiers import Tier
from data.provisioning.provisions import Provision
from data.workflow import Run, RunStep, StepStatus, steps_of


async def of(work: PlatformWork, provision_id: UUID) -> dict[str, Any]:
    """Return status, steps and open choices of one provision; times are ISO 8601."""
    provision = await rows.get(work, provision_id)
    steps = await steps_of(work.session, provision.run_id) if provision.run_id else []
    domains = await rows.domains_of(work, provision.id)
    return {
        "id": str(provision.id),
        "status": provision.status,
        "error": provision.error,
        "started_at": iso(provision.started_at),
        "finished_at": iso(provision.finished_at),
        "now": iso(work.now()),
        "steps": [step_json(step) for step in steps],
        "done": sum(step.status == StepStatus.done for step in steps),
        "choices": [
            {"id": str(domain.id), "name": domain.name, "reason": domain.reason}
            for domain in rows.unresolved(domains)
        ],
    }


async def listing(work: PlatformWork, *, limit: int = 100) -> list[dict[str, Any]]:
    """Return every provision that was paid, newest change first, for the operator's live grid."""
    work.actor.require_platform()
    query = (
        select(Provision, Organization.name, Tier.name, Run.position, Run.status)
        .join(Organization, Organization.id == Provision.organization_id)  # type: ignore[arg-type]
        .join(Tier, Tier.id == Provision.tier_id)  # type: ignore[arg-type]
        .join(Run, Run.id == Provision.run_id)  # type: ignore[arg-type]
        .order_by(Provision.started_at.desc())  # type: ignore[union-attr]
        .limit(limit)
    )
    found = list(await work.session.exec(query))
    current = await _current_steps(work, [provision for provision, *_ in found])
    return [
        {
            "id": str(provision.id),
            "organization": organization,
            "tier": tier,
            "status": provision.status,
            "step": position + 1,
            "started_at": iso(provision.started_at),
            "finished_at": iso(provision.finished_at),
            **_current_json(current.get(provision.run_id)),
        }
        for provision, organization, tier, position, _ in found
    ]


async def log(work: PlatformWork, provision_id: UUID) -> list[dict[str, Any]]:
    """Return the steps with their facts, for the operator's log; secrets are never among them."""
    work.actor.require_platform()
    provision = await rows.get(work, provision_id)
    if provision.run_id is None:
        raise NotFound("This provision has not been started.")
    return [
        {**step_json(step), "name": step.name, "facts": step.facts, "detail": step.error}
        for step in await steps_of(work.session, provision.run_id)
    ]


def step_json(step: RunStep) -> dict[str, Any]:
    """Return one step as the pages draw it."""
    return {
        "position": step.position + 1,
        "title": step.title,
        "status": step.status,
        "shown": step.facts.get("shown", ""),
        "why": step.why or None,
        "error": step.error if step.status == StepStatus.failed else None,
        "looks": step.looks,
        "started_at": iso(step.started_at),
        "finished_at": iso(step.finished_at),
        "seconds": _seconds(step),
    }


def iso(at: datetime | None) -> str | None:
    """Return a time as text, or None."""
    return at.isoformat() if at else None


def _seconds(step: RunStep) -> float | None:
    if step.started_at is None or step.finished_at is None:
        return None
    return round((step.finished_at - step.started_at).total_seconds(), 1)


def _current_json(step: RunStep | None) -> dict[str, Any]:
    if step is None:
        return {"title": "", "why": None, "error": None, "changed_at": None}
    return {
        "title": step.title,
        "why": step.why.get("cause") if step.why else None,
        "error": step.error.get("message") if step.status == StepStatus.failed else None,
        "changed_at": iso(step.updated_at),
    }


async def _current_steps(
    work: PlatformWork, provisions: list[Provision]
) -> dict[UUID | None, RunStep]:
    runs = [provision.run_id for provision in provisions if provision.run_id]
    query = (
        select(RunStep)
        .join(Run, Run.id == RunStep.run_id)  # type: ignore[arg-type]
        .where(RunStep.run_id.in_(runs), RunStep.position == Run.position)  # type: ignore[attr-defined]
    )
    return {step.run_id: step for step in await work.session.exec(query)}
