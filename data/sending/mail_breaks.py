"""Breaks: people who asked to hear nothing for a while, and when that ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col, delete, select

from data.base import Time
from data.session import Session


class MailBreak(SQLModel, table=True):
    """A break asked for from one message, whose id is its ``id``; the ledger knows the address."""

    __tablename__ = "mail_breaks"
    __table_args__ = (
        Index("ix_mail_breaks_organization_id", "organization_id"),
        Index("ix_mail_breaks_ends_at", "ends_at"),
    )

    id: UUID = Field(primary_key=True)
    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    ends_at: datetime = Field(sa_type=Time, nullable=False)


async def put(session: Session, row: MailBreak) -> None:
    """Write a break, in place of an earlier one from the same message."""
    await remove(session, row.id)
    session.add(row)
    await session.flush()


async def remove(session: Session, message_id: UUID) -> None:
    """Forget a break."""
    await session.run(delete(MailBreak).where(col(MailBreak.id) == message_id))


async def ended(session: Session, now: datetime, limit: int) -> list[MailBreak]:
    """Return breaks that are over, for this transaction alone."""
    query = (
        select(MailBreak)
        .where(col(MailBreak.ends_at) <= now)
        .order_by(col(MailBreak.ends_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.exec(query))
