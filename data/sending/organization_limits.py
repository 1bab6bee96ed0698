"""What an organization may send: its standing, its quotas, and what it has spent of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, select

from data.base import Keyed, Stamped, Time, new_id, one_of
from data.session import Session


class Standing(StrEnum):
    """How far an organization is held back."""

    good = "good"
    warned = "warned"
    throttled = "throttled"
    suspended = "suspended"


class OrganizationLimit(Keyed, Stamped, table=True):
    """The limits of one organization; a quota that is None does not bind.

    ``first_sent_at`` starts the ramp of new organizations. ``sent_this_month`` counts what was
    claimed in ``month``, its first day in UTC. A higher ``priority`` goes first.
    """

    __tablename__ = "organization_limits"
    __table_args__ = (one_of("state", Standing), UniqueConstraint("organization_id"))

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    first_sent_at: datetime | None = Field(default=None, sa_type=Time)
    state: str = Standing.good
    state_reason: str = ""
    state_at: datetime | None = Field(default=None, sa_type=Time)
    monthly_quota: int | None = None
    month: date | None = Field(default=None, sa_type=Date)
    sent_this_month: int = 0
    daily_limit: int | None = None
    priority: int = Field(default=0, sa_type=SmallInteger)


class Spending(Keyed, table=True):
    """How many messages were claimed under one ``scope`` in the stretch of time from ``at``.

    Scopes are "hour" and "day" of the organization, and "domain:<name>" by day.
    """

    __tablename__ = "spendings"
    __table_args__ = (UniqueConstraint("organization_id", "scope", "at"),)

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    scope: str
    at: datetime = Field(sa_type=Time)
    spent: int = 0


class DomainRamp(Keyed, Stamped, table=True):
    """When a domain began to send, from which its volume grows for 30 days.

    ``skipped_at``: a person said that the domain is known already, and it sends at full rate.
    """

    __tablename__ = "domain_ramps"
    __table_args__ = (UniqueConstraint("organization_id", "domain"),)

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    domain: str
    started_at: datetime = Field(sa_type=Time)
    skipped_at: datetime | None = Field(default=None, sa_type=Time)
    skipped_by: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")


ENSURE = text("""
    insert into organization_limits
           (id, organization_id, created_at, updated_at, state, state_reason, sent_this_month,
            priority)
    values (:id, :organization_id, :now, :now, 'good', '', 0, 0)
    on conflict (organization_id) do nothing
""")
HOLD = text("""
    update messages set status = 'held', error_code = 'suspended', locked_by = null
     where organization_id = :organization_id and campaign_id is null
       and status in ('queued', 'claimed')
""")
COUNT_HELD = text("""
    select count(*) from messages
     where organization_id = :organization_id and campaign_id is null and status = 'held'
""")
RELEASE = text("""
    update messages set status = 'queued', error_code = '', scheduled_at = :now
     where organization_id = :organization_id and campaign_id is null and status = 'held'
""")
DISCARD = text("""
    update messages set status = 'failed', error_code = 'discarded', finished_at = :now
     where organization_id = :organization_id and campaign_id is null and status = 'held'
""")


async def find(session: Session, organization_id: UUID) -> OrganizationLimit | None:
    """Return an organization's limits if they were ever written."""
    query = select(OrganizationLimit).where(OrganizationLimit.organization_id == organization_id)
    return (await session.exec(query)).first()


async def locked(session: Session, organization_id: UUID, now: datetime) -> OrganizationLimit:
    """Return an organization's limits, made where missing, locked until the transaction ends."""
    values = {"id": new_id(), "organization_id": organization_id, "now": now}
    await session.run(ENSURE, values)
    query = (
        select(OrganizationLimit)
        .where(OrganizationLimit.organization_id == organization_id)
        .with_for_update()
    )
    return (await session.exec(query)).one()


async def hold_singles(session: Session, organization_id: UUID) -> int:
    """Hold the waiting messages that belong to no campaign and return how many."""
    return (await session.run(HOLD, {"organization_id": organization_id})).rowcount


async def count_held(session: Session, organization_id: UUID) -> int:
    """Return how many messages without a campaign are held."""
    found = await session.run(COUNT_HELD, {"organization_id": organization_id})
    return int(found.scalar_one())


async def decide(session: Session, organization_id: UUID, now: datetime, *, release: bool) -> int:
    """Let the held messages without a campaign go, or give them up; return how many."""
    values = {"organization_id": organization_id, "now": now}
    return (await session.run(RELEASE if release else DISCARD, values)).rowcount
