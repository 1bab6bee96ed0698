"""Suppressions: addresses an organization must not write to, and why."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Keyed, Time, one_of


class SuppressionKind(StrEnum):
    """Why an address is suppressed; a later one takes the place of an earlier one."""

    inactive = "inactive"
    manual = "manual"
    bounce = "bounce"
    unsubscribe = "unsubscribe"
    complaint = "complaint"
    erased = "erased"


class Suppression(Keyed, table=True):
    """One suppressed address.

    ``email_key`` is the keyed hash of the address; after an erasure it is all that is left, and
    ``email_norm`` is empty. ``campaign_id`` names the campaign that led here.
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        one_of("kind", SuppressionKind),
        UniqueConstraint("organization_id", "email_key"),
        Index(
            "uq_suppressions_email",
            "organization_id",
            "email_norm",
            unique=True,
            postgresql_where="email_norm <> ''",
        ),
        Index("ix_suppressions_newest", "organization_id", "created_at"),
    )

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    email_norm: str
    email_key: str
    kind: str
    reason: str = ""
    campaign_id: UUID | None = None
    created_at: datetime = Field(sa_type=Time, nullable=False)
