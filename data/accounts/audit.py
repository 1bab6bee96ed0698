"""The audit log: who did what to which thing, as metadata only, each entry chained to the last."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Keyed, Time, json_field


class AuditEntry(Keyed, table=True):
    """One entry. Without organization it belongs to the platform's own chain.

    ``hash`` covers the entry and ``previous_hash``, so a changed or missing entry shows.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("chain", "position"),
        Index("ix_audit_entries_organization_id_at", "organization_id", "at"),
    )

    chain: str
    position: int
    organization_id: UUID | None = Field(
        default=None, foreign_key="organizations.id", ondelete="CASCADE"
    )
    at: datetime = Field(sa_type=Time)  # type: ignore[call-overload]
    user_id: UUID | None = None
    actor_role: str
    action: str
    object_type: str = ""
    object_id: str = ""
    facts: dict[str, Any] = json_field()
    previous_hash: str
    hash: str
