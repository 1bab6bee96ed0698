"""Claims to a brand: who says the name is theirs, and what we decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, one_of


class BrandStatus(StrEnum):
    """Whether names of a brand may be bought."""

    stated = "stated"
    in_review = "in_review"
    approved = "approved"
    refused = "refused"


TRANSITIONS: dict[BrandStatus, frozenset[BrandStatus]] = {
    BrandStatus.stated: frozenset({BrandStatus.in_review, BrandStatus.refused}),
    BrandStatus.in_review: frozenset({BrandStatus.approved, BrandStatus.refused}),
    BrandStatus.approved: frozenset({BrandStatus.refused}),
    BrandStatus.refused: frozenset({BrandStatus.approved}),
}


class BrandClaim(Scoped, Stamped, table=True):
    """A signed statement that an organization may use a brand, with our verdict."""

    __tablename__ = "brand_claims"
    __table_args__ = (
        one_of("status", BrandStatus),
        UniqueConstraint("organization_id", "brand_norm"),
    )

    brand: str
    brand_norm: str
    status: str = BrandStatus.stated
    signed_by: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    reason: str = ""
    resembles: str = ""
    reviewed_at: datetime | None = Field(default=None, sa_type=Time)
