"""Mailboxes of customers' own workspaces and their accounts at a sequencer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_field, one_of
from data.session import Session


class DirectStatus(StrEnum):
    """Where a mailbox is."""

    creating = "creating"
    created = "created"
    failed = "failed"
    active = "active"
    suspended = "suspended"
    removed = "removed"


S = DirectStatus
TRANSITIONS: dict[DirectStatus, frozenset[DirectStatus]] = {
    S.creating: frozenset({S.created, S.failed, S.removed}),
    S.created: frozenset({S.active, S.suspended, S.failed, S.removed}),
    S.failed: frozenset({S.creating, S.suspended, S.removed}),
    S.active: frozenset({S.suspended, S.removed}),
    S.suspended: frozenset({S.active, S.removed}),
    S.removed: frozenset(),
}


class AccessKind(StrEnum):
    """How programs sign in to a mailbox; plain passwords only where a host still allows them."""

    oauth = "oauth"
    app_password = "app_password"  # noqa: S105 - a kind, not a secret
    password = "password"  # noqa: S105


class DirectMailbox(Scoped, Stamped, table=True):
    """A mailbox in a customer's own workspace. ``daily_limit`` is messages a day.

    ``sealed_access`` is what ``access`` names: a token, an app password or a password; empty
    until somebody gave one.
    """

    __tablename__ = "direct_mailboxes"
    __table_args__ = (
        one_of("status", DirectStatus),
        one_of("access", AccessKind),
        Index(
            "uq_direct_mailboxes_email",
            "email",
            unique=True,
            postgresql_where="status not in ('removed', 'failed')",
        ),
        Index("ix_direct_mailboxes_domain_id", "domain_id"),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    email: str
    first_name: str
    last_name: str
    status: str = DirectStatus.creating
    ref: str = ""
    daily_limit: int = 30
    access: str = AccessKind.app_password
    sealed_access: str = ""
    smtp_host: str = "smtp.gmail.com"
    smtp_port: int = 465
    imap_host: str = "imap.gmail.com"
    imap_port: int = 993
    error: dict[str, Any] = json_field()
    run_id: UUID | None = Field(default=None, foreign_key="runs.id", ondelete="SET NULL")


class ConnectionStatus(StrEnum):
    """Where a mailbox's account at the sequencer is."""

    connecting = "connecting"
    connected = "connected"
    failed = "failed"
    disconnected = "disconnected"


class TrackingStatus(StrEnum):
    """Where a tracking host is."""

    pending = "pending"
    dns_created = "dns_created"
    propagating = "propagating"
    verified = "verified"
    failed = "failed"


class OutreachAccount(Scoped, Stamped, table=True):
    """A mailbox's account at a sequencer. ``reply_rate`` is whole percent, ``warmup_days`` our own.

    ``tracking_verified`` is the sequencer's own mark, apart from what DNS shows.
    """

    __tablename__ = "outreach_accounts"
    __table_args__ = (
        one_of("status", ConnectionStatus),
        one_of("tracking_status", TrackingStatus),
        Index("uq_outreach_accounts_mailbox", "mailbox_id", unique=True),
    )

    mailbox_id: UUID = Field(foreign_key="direct_mailboxes.id", ondelete="CASCADE")
    provider: str = "smartlead"
    status: str = ConnectionStatus.connecting
    ref: str = ""
    warmup: bool = True
    daily_limit: int = 30
    reply_rate: int = 30
    warmup_days: int = 14
    tracking_host: str = ""
    tracking_status: str = TrackingStatus.pending
    tracking_verified: bool = False
    stats: dict[str, Any] = json_field()
    error: dict[str, Any] = json_field()
    synced_at: datetime | None = Field(default=None, sa_type=Time)
    connected_at: datetime | None = Field(default=None, sa_type=Time)
    warmup_ends_at: datetime | None = Field(default=None, sa_type=Time)
    run_id: UUID | None = Field(default=None, foreign_key="runs.id", ondelete="SET NULL")


TOTALS = text("""
    select count(*) as everything,
           count(*) filter (where account.status = 'connected') as connected,
           count(*) filter (where account.warmup_ends_at > :now) as warming,
           count(*) filter (where 'failed' in (box.status, account.status)) as failed,
           max(greatest(box.updated_at, account.updated_at)) as moved_at
      from direct_mailboxes box left join outreach_accounts account on account.mailbox_id = box.id
     where box.status <> 'removed'""")


async def totals(session: Session, now: datetime) -> dict[str, Any]:
    """Return {everything, connected, warming, failed, moved_at} over an organization's mailboxes."""
    return dict((await session.run(TOTALS, {"now": now})).mappings().one())
