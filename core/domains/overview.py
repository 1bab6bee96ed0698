"""Domains as the pages show them: one with all that is going on, or many as the rows of a table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, func, select, tuple_

from core.domains import (
    change_rows,
    connections,
    grids,
    guides,
    lists,
    next_actions,
    proofs,
    propagation,
    records,
    statuses,
)
from core.domains.connections import Domain, DomainStatus
from core.domains.records import ChangeSet
from core.paging import PAGE_SIZE, Page, offset_of
from core.run_progress import iso, step_json
from core.system import Work
from data.domains import domains as rows
from data.domains.health import DomainHealth
from data.domains.records import DnsRecord
from data.workflow import Run, steps_of


async def one(work: Work, domain_id: UUID) -> dict[str, Any]:
    """Return all that the wizard and the status page of a domain show; times are ISO 8601."""
    domain = await connections.get(work, domain_id)
    run = await work.session.get(Run, domain.run_id) if domain.run_id else None
    steps = await steps_of(work.session, run.id) if run else []
    change_set = await records.current(work, domain_id)
    check = await propagation.of_domain(work, domain_id)
    listed = await records.records(work, domain_id)
    now = work.now()
    return {
        "domain": domain_json(domain),
        "nameservers": _nameservers(domain),
        "proof": _record(proofs.record(domain)),
        "run": {"status": run.status, "next_at": iso(run.next_at)} if run else None,
        "steps": [step_json(step) for step in steps],
        "change_set": change_set_json(change_set) if change_set else None,
        "check": grids.facts(check, now) if check else None,
        "records": [_standing(row) for row in listed],
        "error": domain.error or None,
        "next": next_actions.of(domain, run, steps, change_set),
    }


async def listing(
    work: Work,
    search: str = "",
    status: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    *,
    sort: str = "name",
) -> Page[dict[str, Any]]:
    """Return a page of domains, each with its newest marks, score and how far it is visible.

    ``sort`` is one of ``lists.SORTS``, with "-" before it for descending.
    """
    domains, total = await rows.found(
        work.session,
        search=search.strip(),
        status=status,
        order=lists.order_of(sort),
        offset=offset_of(page, size),
        limit=size,
    )
    ids = [domain.id for domain in domains]
    health = await _newest_health(work, ids)
    percents = await lists.percents(work, ids)
    return Page([_row(one, health.get(one.id), percents.get(one.id)) for one in domains], total)


def domain_json(domain: Domain) -> dict[str, Any]:
    """Return a domain's own facts."""
    return {
        "id": str(domain.id),
        "name": domain.name,
        "shown_name": domain.shown_name,
        "status": domain.status,
        "title": statuses.TITLES[DomainStatus(domain.status)],
        "package_state": statuses.package_state(domain),
        "executor": domain.executor,
        "registrar": domain.registrar,
        "bought": domain.bought,
        "registered_at": iso(domain.registered_at),
        "proved_at": iso(domain.proved_at),
        "claim_lapses_at": iso(domain.claim_lapses_at),
        "provider": domain.provider,
        "zone_status": domain.zone_status,
        "services": list(domain.services),
        "mx_template": domain.mx_template,
        "dmarc": dict(domain.dmarc),
        "tracking_label": domain.tracking_label,
        "flattening": domain.flattening,
        "created_at": iso(domain.created_at),
        "ready_at": iso(domain.ready_at),
    }


def change_set_json(change_set: ChangeSet) -> dict[str, Any]:
    """Return what a plan does, in records and in words."""
    return {
        "id": str(change_set.id),
        "title": change_set.title,
        "status": change_set.status,
        "executor": change_set.executor,
        "risk": change_set.risk,
        "words": list(change_set.words),
        "changes": [_change(change) for change in change_set.changes],
        "records": [
            _record(standing.record) | {"purpose": standing.purpose.value}
            for standing in change_rows.standings_after(change_set)
        ],
        "refusals": list(change_set.refusals),
        "consents": list(change_set.consents),
        "problem": change_set.problem,
        "created_at": iso(change_set.created_at),
        "applied_at": iso(change_set.applied_at),
        "verified_at": iso(change_set.verified_at),
    }


def _nameservers(domain: Domain) -> dict[str, Any]:
    required = [str(server) for server in domain.required_nameservers]
    guide = domain.registrar if domain.registrar in guides.GUIDES else guides.OTHER
    return {
        "required": required,
        "current": list(domain.current_nameservers),
        "verified": domain.nameservers_verified_at is not None,
        "verified_at": iso(domain.nameservers_verified_at),
        "checked_at": iso(domain.nameservers_checked_at),
        "advice": next_actions.nameserver_advice(domain),
        "guide": guide,
        "guides": {
            name: {
                "title": one_guide.title,
                "steps": guides.instructions(name, domain.shown_name, required),
            }
            for name, one_guide in guides.GUIDES.items()
        },
    }


def _change(change: dict[str, Any]) -> dict[str, Any]:
    return {
        key: change[key]
        for key in ("action", "purpose", "before", "after", "why", "risk")
        if key in change
    }


def _record(record: Any) -> dict[str, Any]:
    return {
        "name": record.name,
        "kind": record.kind,
        "content": record.content,
        "ttl": record.ttl,
        "priority": record.priority,
    }


def _standing(row: DnsRecord) -> dict[str, Any]:
    return _record(row) | {
        "purpose": row.purpose,
        "status": row.status,
        "published_at": iso(row.published_at),
        "propagated_at": iso(row.propagated_at),
    }


def _row(domain: Domain, health: DomainHealth | None, percent: int | None) -> dict[str, Any]:
    return {
        "id": str(domain.id),
        "name": domain.name,
        "shown_name": domain.shown_name,
        "status": domain.status,
        "title": statuses.TITLES[DomainStatus(domain.status)],
        "executor": domain.executor,
        "registrar": domain.registrar,
        "bought": domain.bought,
        "proved": domain.proved_at is not None,
        "problem": str(domain.error.get("message", "")),
        "created_at": iso(domain.created_at),
        "percent": 100 if percent is None and domain.status == DomainStatus.ready else percent,
        "score": health.score if health else None,
        "spf": health.spf if health else None,
        "dkim": health.dkim if health else None,
        "dmarc": health.dmarc if health else None,
        "mx": health.mx if health else None,
        "listed": health.listed if health else None,
        "drifted": health.drifted if health else None,
        "checked_at": iso(health.checked_at) if health else None,
    }


async def _newest_health(work: Work, ids: list[UUID]) -> dict[UUID, DomainHealth]:
    newest = (
        select(col(DomainHealth.domain_id), func.max(col(DomainHealth.day)))
        .where(col(DomainHealth.domain_id).in_(ids))
        .group_by(col(DomainHealth.domain_id))
    )
    query = select(DomainHealth).where(
        tuple_(col(DomainHealth.domain_id), col(DomainHealth.day)).in_(newest)
    )
    return {health.domain_id: health for health in await work.session.exec(query)}
