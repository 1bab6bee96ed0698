"""What the pace of an organization depends on, as its own pages read it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from data.sending.organization_limits import DomainRamp, OrganizationLimit
from data.sending.sending_domains import SendingDomain
from data.session import Session

WAITING = text("""
    select count(*) from messages
     where coalesce(campaign_id, organization_id) = :campaign_id and status = 'queued'
""")
RETRIED_AT = text("""
    select min(scheduled_at) as at, min(scheduled_at) > :now as later from messages
     where coalesce(campaign_id, organization_id) = :campaign_id and status = 'queued'
""")


async def limit(session: Session, organization_id: UUID) -> OrganizationLimit | None:
    """Return an organization's limits if they were ever written."""
    query = select(OrganizationLimit).where(OrganizationLimit.organization_id == organization_id)
    return (await session.exec(query)).first()


async def ramp(session: Session, organization_id: UUID, domain: str) -> DomainRamp | None:
    """Return the ramp of a domain, None when it has not begun."""
    query = select(DomainRamp).where(
        DomainRamp.organization_id == organization_id, DomainRamp.domain == domain
    )
    return (await session.exec(query)).first()


async def ramps(session: Session, organization_id: UUID) -> list[DomainRamp]:
    """Return the ramps of an organization's domains by name."""
    query = select(DomainRamp).where(DomainRamp.organization_id == organization_id)
    return list(await session.exec(query.order_by(col(DomainRamp.domain))))


async def is_own(session: Session, organization_id: UUID, domain: str) -> bool:
    """Tell whether an organization sends from a domain."""
    query = select(SendingDomain.id).where(
        SendingDomain.organization_id == organization_id, SendingDomain.domain == domain
    )
    return (await session.exec(query)).first() is not None


async def waiting(session: Session, campaign_id: UUID) -> int:
    """Return how many messages of a campaign wait."""
    return int((await session.run(WAITING, {"campaign_id": campaign_id})).scalar_one())


async def retried_at(session: Session, campaign_id: UUID, now: datetime) -> datetime | None:
    """Return when the first waiting message is due if none is due now, else None."""
    row = (await session.run(RETRIED_AT, {"campaign_id": campaign_id, "now": now})).one()
    return row.at if row.later else None
