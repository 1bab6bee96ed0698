"""Every package that was ever paid: how many stand where, and the list that staff search."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, func, or_, select

from core.paging import PAGE_SIZE, Page, offset_of
from core.run_progress import iso
from core.system import PlatformWork
from data.accounts.organizations import Organization
from data.billing.tiers import Tier
from data.provisioning.provisions import Provision


async def counts(work: PlatformWork) -> dict[str, int]:
    """Return how many paid packages have each status."""
    work.actor.require_platform()
    query = (
        select(Provision.status, func.count())
        .where(col(Provision.run_id).is_not(None))
        .group_by(col(Provision.status))
    )
    return dict(list(await work.session.exec(query)))


async def listing(
    work: PlatformWork, search: str = "", status: str = "", *, page: int = 1, size: int = PAGE_SIZE
) -> Page[dict[str, Any]]:
    """Return a page of paid packages, newest first; ``search`` looks at brand and organization."""
    work.actor.require_platform()
    places = (col(Provision.brand), col(Organization.name))
    query = (
        select(Provision, Organization.name, Tier.name)
        .join(Organization, col(Organization.id) == Provision.organization_id)
        .join(Tier, col(Tier.id) == Provision.tier_id)
        .where(
            col(Provision.run_id).is_not(None),
            or_(*(place.icontains(search, autoescape=True) for place in places)),
            Provision.status == status if status else True,
        )
    )
    total = (await work.session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(Provision.started_at).desc(), col(Provision.id))
    found = await work.session.exec(newest.offset(offset_of(page, size)).limit(size))
    rows = [
        {
            "id": str(provision.id),
            "package": f"{provision.brand} · {tier}",
            "organization": organization,
            "status": provision.status,
            "started_at": iso(provision.started_at),
        }
        for provision, organization, tier in found
    ]
    return Page(rows, total)
