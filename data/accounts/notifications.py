"""What people are told: notices inside the app, and system mails on their way out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Keyed, Scoped, Stamped, Time, one_of


class Level(StrEnum):
    """How much a notice matters."""

    info = "info"
    success = "success"
    warning = "warning"
    danger = "danger"


class Notification(Scoped, Stamped, table=True):
    """A notice for all members of an organization, or for one of them."""

    __tablename__ = "notifications"
    __table_args__ = (
        one_of("level", Level),
        UniqueConstraint("organization_id", "dedupe_key"),
    )

    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="CASCADE")
    level: str = Level.info
    title: str
    text: str = ""
    path: str = ""
    dedupe_key: str
    read_at: datetime | None = Field(default=None, sa_type=Time)  # type: ignore[call-overload]


class MailStatus(StrEnum):
    """Where a system mail is."""

    queued = "queued"
    sending = "sending"
    sent = "sent"
    failed = "failed"


class QueuedMail(Keyed, Stamped, table=True):
    """A system mail waiting for the mailer. The body is sealed: it may carry a link that signs in."""

    __tablename__ = "queued_mails"
    __table_args__ = (
        one_of("status", MailStatus),
        UniqueConstraint("dedupe_key"),
        Index("ix_queued_mails_ready", "next_at", postgresql_where="status = 'queued'"),
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
    next_at: datetime = Field(sa_type=Time)  # type: ignore[call-overload]
    error: str = ""
