"""Switches: who stopped sending, for whom and why, and who let it go on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Row, text
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, Time, one_of
from data.session import Session


class SwitchScope(StrEnum):
    """Whom a switch stops."""

    organization = "organization"
    everybody = "global"


class Switch(Keyed, Stamped, table=True):
    """One press of a switch. It stops as long as ``resumed_at`` is empty, unless it is a drill.

    ``held`` is how many messages waited when it was pressed.
    """

    __tablename__ = "switches"
    __table_args__ = (
        one_of("scope", SwitchScope),
        CheckConstraint("(scope = 'global') = (organization_id is null)", name="organization"),
        Index(
            "uq_switches_one_on",
            "organization_id",
            unique=True,
            postgresql_where="resumed_at is null",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_switches_organization_id", "organization_id"),
    )

    scope: str
    organization_id: UUID | None = Field(
        default=None, foreign_key="organizations.id", ondelete="CASCADE"
    )
    reason: str
    drill: bool = False
    held: int = 0
    stopped_by: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    stopped_at: datetime = Field(sa_type=Time)
    resumed_by: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    resumed_at: datetime | None = Field(default=None, sa_type=Time)


async def on(session: Session, organization_id: UUID | None = None) -> list[Switch]:
    """Return the switches that are on, drills too: all, or those that concern one organization."""
    query = select(Switch).where(col(Switch.resumed_at).is_(None))
    if organization_id is not None:
        concerned = col(Switch.organization_id) == organization_id
        query = query.where(concerned | col(Switch.organization_id).is_(None))
    return list(await session.exec(query.order_by(col(Switch.scope), col(Switch.stopped_at))))


EFFECT = text("""
    select count(*) as held, count(distinct campaign_id) as campaigns,
           count(distinct organization_id) as organizations
      from messages
     where status in ('queued', 'claimed') and organization_id = coalesce(:one, organization_id)
""")


async def pressed(session: Session, organization_id: UUID | None) -> Switch | None:
    """Return the switch that is on for exactly this, locked, drill or not."""
    query = select(Switch).where(col(Switch.resumed_at).is_(None)).with_for_update()
    if organization_id is None:
        query = query.where(col(Switch.organization_id).is_(None))
    else:
        query = query.where(col(Switch.organization_id) == organization_id)
    return (await session.exec(query)).first()


async def effect(session: Session, organization_id: UUID | None) -> Row[Any]:
    """Return how many messages, campaigns and organizations a switch holds; None is everybody."""
    return (await session.run(EFFECT, {"one": organization_id})).one()


async def latest(session: Session, limit: int) -> list[Switch]:
    """Return the newest presses, on or not."""
    query = select(Switch).order_by(col(Switch.stopped_at).desc()).limit(limit)
    return list(await session.exec(query))
