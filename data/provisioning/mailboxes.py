"""Mailboxes of a package, and what their warmup looked like day by day."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of


class MailboxStatus(StrEnum):
    """Where a mailbox is."""

    planned = "planned"
    creating = "creating"
    created = "created"
    warming = "warming"
    failed = "failed"
    removed = "removed"


M = MailboxStatus
TRANSITIONS: dict[MailboxStatus, frozenset[MailboxStatus]] = {
    M.planned: frozenset({M.creating, M.created, M.failed, M.removed}),
    M.creating: frozenset({M.created, M.failed, M.removed}),
    M.failed: frozenset({M.creating, M.created, M.removed}),
    M.created: frozenset({M.warming, M.removed}),
    M.warming: frozenset({M.created, M.removed}),
    M.removed: frozenset(),
}
"""A planned one that nobody looked at for a while may be found created, or failed."""


class Mailbox(Scoped, Stamped, table=True):
    """A mailbox. ``ref`` is the mailbox host's id, ``account_ref`` the sequencer's."""

    __tablename__ = "mailboxes"
    __table_args__ = (one_of("status", MailboxStatus), UniqueConstraint("provision_id", "email"))

    provision_id: UUID = Field(foreign_key="provisions.id", ondelete="CASCADE", index=True)
    domain_id: UUID = Field(foreign_key="package_domains.id", ondelete="CASCADE", index=True)
    username: str
    email: str
    first_name: str
    last_name: str
    status: str = MailboxStatus.planned
    ref: str = ""
    account_ref: str = ""


class WarmupReading(Scoped, table=True):
    """What the sequencer said of a mailbox on a day. None means it had no data.

    Health is 0..100, reply rate 0..1.
    """

    __tablename__ = "warmup_readings"
    __table_args__ = (UniqueConstraint("mailbox_id", "day"),)

    mailbox_id: UUID = Field(foreign_key="mailboxes.id", ondelete="CASCADE")
    day: date
    read_at: datetime = Field(sa_type=Time)
    warmup_active: bool = False
    health: float | None = None
    health_google: float | None = None
    health_microsoft: float | None = None
    health_other: float | None = None
    reply_rate: float | None = None
    sent: int | None = None
    warmup_sent: int | None = None
