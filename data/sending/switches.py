"""Switches: who stopped sending, for whom and why, and who let it go on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
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
