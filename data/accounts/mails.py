"""System mails on their way out: written with what caused them, sent by a job."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from data.base import Keyed, Stamped, Time, one_of
from data.session import Session


class MailStatus(StrEnum):
    """Where a system mail is."""

    queued = "queued"
    sending = "sending"
    sent = "sent"
    failed = "failed"


class QueuedMail(Keyed, Stamped, table=True):
    """A system mail waiting for the mailer. The body is sealed: it may carry a link that signs in.

    While queued, ``next_at`` is when it is due, by the movable clock; while sending it is when the
    sender is given up for dead, by the wall clock.
    """

    __tablename__ = "queued_mails"
    __table_args__ = (
        one_of("status", MailStatus),
        UniqueConstraint("dedupe_key"),
        Index(
            "ix_queued_mails_ready", "next_at", postgresql_where="status in ('queued','sending')"
        ),
    )

    organization_id: UUID | None = Field(
        default=None, foreign_key="organizations.id", ondelete="CASCADE", index=True
    )
    dedupe_key: str
    recipient: str
    subject: str
    sealed_body: str
    status: str = MailStatus.queued
    attempts: int = 0
    next_at: datetime = Field(sa_type=Time)
    error: str = ""


CLAIM = text("""
    update queued_mails
       set status = 'sending', attempts = attempts + 1, next_at = :lease_until, updated_at = :now
     where id = any(array(
        select id from queued_mails
         where (status = 'queued' and next_at <= :now) or (status = 'sending' and next_at <= :wall)
         order by next_at, id limit :limit
           for update skip locked))
    returning id, organization_id, recipient, subject, sealed_body, attempts
""")


async def add(session: Session, mail: QueuedMail) -> bool:
    """Insert a mail unless one with its key exists; tell whether it is new."""
    statement = insert(QueuedMail).values(mail.model_dump()).on_conflict_do_nothing()
    result = await session.run(statement.execution_options(preserve_rowcount=True))
    return result.rowcount == 1


async def claim(
    session: Session, *, now: datetime, wall: datetime, lease_until: datetime, limit: int
) -> list[QueuedMail]:
    """Take up to ``limit`` mails that are due, or whose sender died; return what sending needs."""
    values = {"now": now, "wall": wall, "lease_until": lease_until, "limit": limit}
    result = await session.run(CLAIM, values)
    return [QueuedMail.model_construct(**row) for row in result.mappings()]
