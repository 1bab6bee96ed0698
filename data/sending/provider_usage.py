"""How many messages went over which provider, by day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field, col, select

from data.base import Scoped, new_id
from data.session import Session

ADD = text("""
    insert into provider_usage (id, organization_id, provider, day, sent)
    values (:id, :organization_id, :provider, :day, :sent)
    on conflict (organization_id, provider, day)
    do update set sent = provider_usage.sent + excluded.sent
""")


class ProviderUsage(Scoped, table=True):
    """Messages of an organization that a provider accepted on one day, in UTC."""

    __tablename__ = "provider_usage"
    __table_args__ = (UniqueConstraint("organization_id", "provider", "day"),)

    provider: str
    day: date
    sent: int = Field(default=0)


async def add(session: Session, organization_id: UUID, provider: str, day: date, sent: int) -> None:
    """Count messages that a provider has accepted."""
    values = {
        "id": new_id(),
        "organization_id": organization_id,
        "provider": provider,
        "day": day,
        "sent": sent,
    }
    await session.run(ADD, values)


async def since(session: Session, day: date) -> list[ProviderUsage]:
    """Return what was sent from a day on, newest first."""
    query = select(ProviderUsage).where(col(ProviderUsage.day) >= day)
    return list(
        await session.exec(
            query.order_by(col(ProviderUsage.day).desc(), col(ProviderUsage.provider))
        )
    )
