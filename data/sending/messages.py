"""The ledger: one row for every message that is to leave, from the plan to the last word on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, SmallInteger, text
from sqlmodel import Field

from data.base import Keyed, Time, one_of


class MessageStatus(StrEnum):
    """Where a message is. From ``sending`` on it may have gone out."""

    queued = "queued"
    claimed = "claimed"
    sending = "sending"
    sent = "sent"
    failed = "failed"
    suppressed = "suppressed"
    held = "held"
    unknown = "unknown"


S = MessageStatus
TRANSITIONS: Mapping[MessageStatus, frozenset[MessageStatus]] = {
    S.queued: frozenset({S.claimed, S.sent, S.suppressed, S.held, S.failed}),
    S.claimed: frozenset({S.queued, S.sending, S.suppressed, S.held, S.failed, S.unknown}),
    S.sending: frozenset({S.queued, S.sent, S.failed, S.unknown}),
    S.sent: frozenset({S.failed}),
    S.failed: frozenset({S.queued}),
    S.suppressed: frozenset(),
    S.held: frozenset({S.queued, S.failed}),
    S.unknown: frozenset({S.sent, S.failed, S.queued}),
}
"""What is sent fails only when the provider takes its word back; failed ones a person retries.

One that waits comes to sent, and one that is claimed to unknown, only where an account may have it
already.
"""


def sources(status: MessageStatus) -> list[str]:
    """Return the statuses from which a message may come to ``status``."""
    return [source.value for source, targets in TRANSITIONS.items() if status in targets]


class Message(Keyed, table=True):
    """One message to one address. ``campaign_id`` is None for what a program sends by itself.

    Organization and campaign are no foreign keys, whose checks would double the cost of a row; triggers
    delete what belonged to either. ``scheduled_at`` is when it is due next, ``attempts`` how often it was handed over.
    ``locked_by`` names the courier that has it. ``repeat_account``: it went to this account, which
    knows our key, so handing it over there once more cannot double it, as long as the account remembers
    it from ``doubtful_since`` on. ``domain`` is the recipient's, ``provider_ref`` the provider's id of it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        one_of("status", MessageStatus),
        Index(
            "uq_messages_campaign_id_email_norm",
            "organization_id",
            "campaign_id",
            "email_norm",
            unique=True,
        ),
        Index(
            "ix_messages_ready",
            text("coalesce(campaign_id, organization_id)"),
            "scheduled_at",
            "id",
            postgresql_where="status = 'queued'",
        ),
        Index(
            "ix_messages_single",
            "organization_id",
            postgresql_where="status = 'queued' and campaign_id is null",
        ),
        Index(
            "ix_messages_locked",
            "locked_by",
            postgresql_where="status in ('claimed', 'sending')",
        ),
        Index(
            "ix_messages_trouble",
            "organization_id",
            "id",
            postgresql_where="status in ('failed', 'held', 'unknown')",
        ),
        Index("ix_messages_contact_id", "contact_id", postgresql_where="sent_at is not null"),
        Index("ix_messages_provider_ref", "provider_ref", postgresql_where="provider_ref <> ''"),
    )

    organization_id: UUID
    campaign_id: UUID | None = None
    contact_id: UUID | None = None
    email: str
    email_norm: str
    domain: str = ""
    status: str = MessageStatus.queued
    priority: int = Field(default=0, sa_type=SmallInteger)
    attempts: int = Field(default=0, sa_type=SmallInteger)
    repeat_account: str = ""
    doubtful_since: datetime | None = Field(default=None, sa_type=Time)
    scheduled_at: datetime = Field(sa_type=Time)
    created_at: datetime = Field(sa_type=Time)
    claimed_at: datetime | None = Field(default=None, sa_type=Time)
    sent_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)
    locked_by: str | None = None
    sender_id: UUID | None = None
    provider: str = ""
    provider_ref: str = ""
    error_code: str = ""
    error_detail: str = ""
