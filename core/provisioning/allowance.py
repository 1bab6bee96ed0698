"""How many packages an organization may have at the same time, and those it has."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.amounts import count
from core.errors import Conflict
from core.system import Work
from data.accounts.organizations import Organization
from data.provisioning.provisions import Provision, ProvisionStatus

__all__ = ["Provision", "find", "packages", "require_room", "reserved", "room"]

UNPAID = ProvisionStatus.pending_payment


async def packages(work: Work) -> list[Provision]:
    """Return the organization's packages, paid and not cancelled, oldest first."""
    gone = (ProvisionStatus.cancelled, UNPAID)
    query = select(Provision).where(col(Provision.status).not_in(gone))
    return list(await work.session.exec(query.order_by(col(Provision.id))))


async def reserved(work: Work) -> Provision | None:
    """Return the one package that waits for its payment, if there is one."""
    return (await work.session.exec(select(Provision).where(Provision.status == UNPAID))).first()


async def find(work: Work, provision_id: UUID | None = None) -> Provision | None:
    """Return a package that is not cancelled: the one asked for, else the newest, paid before unpaid."""
    if provision_id is None:
        paid = await packages(work)
        return paid[-1] if paid else await reserved(work)
    found = await work.session.get(Provision, provision_id)
    return found if found and found.status != ProvisionStatus.cancelled else None


async def room(work: Work) -> int:
    """Return how many more packages the organization may buy; never below 0."""
    organization = await work.session.get_one(Organization, work.organization_id)
    return max(0, organization.package_limit - len(await packages(work)))


async def require_room(work: Work, *, lock: bool = False) -> None:
    """Raise Conflict when the organization has as many packages as it may have.

    With ``lock`` nobody else of the organization decides meanwhile.
    """
    organization = await work.session.get_one(
        Organization, work.organization_id, with_for_update=lock
    )
    most = organization.package_limit
    if len(await packages(work)) < most:
        return
    raise Conflict(
        "This organization already has a package."
        if most == 1
        else f"This organization already has its {count(most, 'package')}.",
        code="already_provisioned",
        action="Open the dashboard; you can upgrade there.",
    )
