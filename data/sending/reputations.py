"""How an organization's mail is received, by day; bounces that may pass; appeals."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of


class Reputation(Scoped, table=True):
    """What became of an organization's mail on one day, in UTC.

    What is ``forgiven`` counts no more: staff let the organization go on from there.
    """

    __tablename__ = "reputations"
    __table_args__ = (UniqueConstraint("organization_id", "day", "forgiven"),)

    day: date = Field(sa_type=Date)
    delivered: int = 0
    bounced: int = 0
    complained: int = 0
    forgiven: bool = False


class TransientBounce(Scoped, table=True):
    """A bounce that may pass: one a message, for three in 30 days end it."""

    __tablename__ = "transient_bounces"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_transient_bounces_email_norm", "organization_id", "email_norm"),
        Index("ix_transient_bounces_at", "at"),
    )

    message_id: UUID
    email_norm: str
    at: datetime = Field(sa_type=Time)


class AppealStatus(StrEnum):
    """What was said to an appeal."""

    open = "open"
    granted = "granted"
    declined = "declined"


A = AppealStatus
APPEAL_TRANSITIONS: dict[AppealStatus, frozenset[AppealStatus]] = {
    A.open: frozenset({A.granted, A.declined}),
    A.granted: frozenset(),
    A.declined: frozenset(),
}


class Appeal(Scoped, Stamped, table=True):
    """What an organization says to being held back, and the answer."""

    __tablename__ = "appeals"
    __table_args__ = (
        one_of("status", AppealStatus),
        Index(
            "uq_appeals_one_open",
            "organization_id",
            unique=True,
            postgresql_where="status = 'open'",
        ),
    )

    text: str
    written_by: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    status: str = AppealStatus.open
    answer: str = ""
    answered_by: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=Time)
