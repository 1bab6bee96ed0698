"""Inboxes that are read for answers and bounces, and how far each has been read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of
from data.session import Session


class InboxStatus(StrEnum):
    """Whether an inbox can be read."""

    waiting = "waiting"
    reading = "reading"
    refused = "refused"
    """The login is not accepted; nobody tries again until it is replaced."""
    unreachable = "unreachable"
    paused = "paused"


S = InboxStatus
TRANSITIONS: dict[InboxStatus, frozenset[InboxStatus]] = {
    S.waiting: frozenset({S.reading, S.refused, S.unreachable, S.paused}),
    S.reading: frozenset({S.waiting, S.refused, S.unreachable, S.paused}),
    S.refused: frozenset({S.waiting, S.paused}),
    S.unreachable: frozenset({S.reading, S.refused, S.waiting, S.paused}),
    S.paused: frozenset({S.waiting}),
}


class InboxTls(StrEnum):
    """How the line to the server is protected."""

    tls = "tls"
    starttls = "starttls"
    none = "none"


class Inbox(Scoped, Stamped, table=True):
    """A mailbox read over IMAP. ``uid_validity`` and ``last_uid`` say how far (RFC 9051 2.3.1.1).

    ``mailbox_id`` is the mailbox it belongs to, whose access is then used in place of
    ``sealed_password``. ``lease_until`` is real time.
    """

    __tablename__ = "inboxes"
    __table_args__ = (
        UniqueConstraint("organization_id", "email_norm"),
        one_of("status", InboxStatus),
        one_of("tls", InboxTls),
        Index("ix_inboxes_due", "next_at", postgresql_where="status not in ('refused', 'paused')"),
        Index("ix_inboxes_mailbox_id", "mailbox_id"),
    )

    email: str
    email_norm: str
    mailbox_id: UUID | None = Field(
        default=None, foreign_key="direct_mailboxes.id", ondelete="CASCADE"
    )
    host: str
    port: int = 993
    tls: str = InboxTls.tls
    login: str
    sealed_password: str = ""
    folder: str = "INBOX"
    status: str = InboxStatus.waiting
    error: str = ""
    uid_validity: int = Field(default=0, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    failures: int = 0
    read_at: datetime | None = Field(default=None, sa_type=Time)
    next_at: datetime = Field(sa_type=Time)
    lease_until: datetime | None = Field(default=None, sa_type=Time)


CLAIM = text("""
    update inboxes set lease_until = :lease_until
     where id = any(array(
        select id from inboxes
         where status not in ('refused', 'paused') and next_at <= :now
           and (lease_until is null or lease_until <= :wall)
         order by next_at, id limit :limit
           for update skip locked))
    returning id, organization_id
""")


async def claim(
    session: Session, *, now: datetime, wall: datetime, lease_until: datetime, limit: int
) -> list[tuple[UUID, UUID]]:
    """Take up to ``limit`` inboxes that are due; return (id, organization id)."""
    values = {"now": now, "wall": wall, "lease_until": lease_until, "limit": limit}
    return [(row[0], row[1]) for row in await session.run(CLAIM, values)]
