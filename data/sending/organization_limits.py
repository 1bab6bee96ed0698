"""What an organization may send: its standing, its quotas, and what it has spent of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, SmallInteger, UniqueConstraint
from sqlmodel import Field

from data.base import Keyed, Stamped, Time, one_of


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
