"""Addresses an organization sends from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of


class SenderStatus(StrEnum):
    """How far the domain of a sender is proved: nothing yet, a part of it, all, or not at all."""

    pending = "pending"
    verifying = "verifying"
    verified = "verified"
    failed = "failed"


S = SenderStatus
TRANSITIONS: dict[SenderStatus, frozenset[SenderStatus]] = {
    S.pending: frozenset({S.verifying, S.verified, S.failed}),
    S.verifying: frozenset({S.pending, S.verified, S.failed}),
    S.verified: frozenset({S.failed}),
    S.failed: frozenset({S.pending, S.verifying, S.verified}),
}


class Sender(Scoped, Stamped, table=True):
    """One address. A removed one can be restored until it is deleted for good.

    ``version`` grows with every change, so that two changes at once cannot both count.
    """

    __tablename__ = "senders"
    __table_args__ = (
        one_of("status", SenderStatus),
        Index("uq_senders_email_per_organization", "organization_id", "email", unique=True),
        Index("ix_senders_email", "email"),
        Index(
            "uq_senders_one_default",
            "organization_id",
            unique=True,
            postgresql_where="is_default",
        ),
    )

    email: str
    name: str = ""
    sending_domain_id: UUID = Field(foreign_key="sending_domains.id", index=True)
    status: str = SenderStatus.pending
    is_default: bool = False
    error: str = ""
    version: int = 1
    last_verified_at: datetime | None = Field(default=None, sa_type=Time)
    deleted_at: datetime | None = Field(default=None, sa_type=Time)
