"""How an organization's mail is received, by day; bounces that may pass; appeals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, Row, UniqueConstraint, text
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of
from data.session import Session


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


class QuietChoice(StrEnum):
    """What was decided about a contact that has not reacted for long."""

    yes = "yes"
    """Ask once more."""
    no = "no"
    suppress = "suppress"
    sunset = "sunset"
    """Nobody decided; twelve months did."""


class QuietNote(Scoped, table=True):
    """The last decision about one quiet contact."""

    __tablename__ = "quiet_notes"
    __table_args__ = (UniqueConstraint("contact_id"), one_of("choice", QuietChoice))

    contact_id: UUID = Field(foreign_key="contacts.id", ondelete="CASCADE")
    choice: str
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


SINCE = text("""
    select coalesce(sum(delivered), 0)::int as delivered, coalesce(sum(bounced), 0)::int as bounced,
           coalesce(sum(complained), 0)::int as complained
      from reputations
     where organization_id = :organization_id and day >= :since and not forgiven
""")
CONCERNED = text("""
    select o.id, coalesce(l.state, 'good') as state
      from organizations o left join organization_limits l on l.organization_id = o.id
     where coalesce(l.state, 'good') <> 'good'
        or exists (select from reputations r where r.organization_id = o.id and r.day >= :since)
     order by o.id
""")
FORGIVE = text("""
    with gone as (
        delete from reputations where organization_id = :organization_id and not forgiven
        returning id, organization_id, day, delivered, bounced, complained)
    insert into reputations (id, organization_id, day, delivered, bounced, complained, forgiven)
    select id, organization_id, day, delivered, bounced, complained, true from gone
    on conflict (organization_id, day, forgiven) do update set
        delivered = reputations.delivered + excluded.delivered,
        bounced = reputations.bounced + excluded.bounced,
        complained = reputations.complained + excluded.complained
""")
DAYS = text("""
    select day, sum(delivered)::int as delivered, sum(bounced)::int as bounced,
           sum(complained)::int as complained
      from reputations where organization_id = :organization_id and day >= :since
     group by day order by day
""")


async def since(session: Session, organization_id: UUID, day: date) -> Row[Any]:
    """Return the sums of delivered, bounced and complained from a day on, the forgiven left out."""
    values = {"organization_id": organization_id, "since": day}
    return (await session.run(SINCE, values)).one()


async def concerned(session: Session, day: date) -> list[tuple[UUID, str]]:
    """Return (id, state) of organizations with figures from a day on, or that are held back."""
    return [(row[0], row[1]) for row in await session.run(CONCERNED, {"since": day})]


async def forgive(session: Session, organization_id: UUID) -> None:
    """Move all figures of an organization to where they count no more."""
    await session.run(FORGIVE, {"organization_id": organization_id})


async def days(session: Session, organization_id: UUID, day: date) -> Sequence[Row[Any]]:
    """Return the figures by day from a day on, forgiven or not."""
    values = {"organization_id": organization_id, "since": day}
    return (await session.run(DAYS, values)).all()
