"""How many messages went over which provider, by day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Scoped


class ProviderUsage(Scoped, table=True):
    """Messages of an organization that a provider accepted on one day, in UTC."""

    __tablename__ = "provider_usage"
    __table_args__ = (UniqueConstraint("organization_id", "provider", "day"),)

    provider: str
    day: date
    sent: int = Field(default=0)
