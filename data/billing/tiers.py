"""Tiers: the packages on sale, and every price they ever had at the payment provider."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, one_of
from data.session import Session


class Tier(Keyed, Stamped, table=True):
    """A package. Fees are cents; the price refs are the payment provider's."""

    __tablename__ = "tiers"

    name: str
    slug: str = Field(unique=True)
    description: str = ""
    domain_count: int
    mailboxes_per_domain: int = 2
    setup_fee_cents: int
    monthly_fee_cents: int
    setup_price_ref: str = ""
    monthly_price_ref: str = ""
    active: bool = True
    sort_order: int = 0

    @property
    def mailbox_count(self) -> int:
        """How many mailboxes the package has."""
        return self.domain_count * self.mailboxes_per_domain


class PriceKind(StrEnum):
    """What a price is charged for."""

    setup = "setup"
    monthly = "monthly"


class TierPrice(Keyed, Stamped, table=True):
    """A price that was on sale; people who subscribed to it stay at it."""

    __tablename__ = "tier_prices"
    __table_args__ = (one_of("kind", PriceKind),)

    tier_id: UUID = Field(foreign_key="tiers.id", ondelete="CASCADE", index=True)
    kind: str
    amount_cents: int
    ref: str = Field(unique=True)


async def on_sale(session: Session) -> list[Tier]:
    """Return the active tiers in the order they are shown."""
    return await _ordered(session, only_active=True)


async def everything(session: Session) -> list[Tier]:
    """Return all tiers in the order they are shown."""
    return await _ordered(session, only_active=False)


async def add_missing(session: Session, tier: Tier) -> bool:
    """Insert a tier unless its slug exists; tell whether it is new."""
    added = insert(Tier).values(tier.model_dump()).on_conflict_do_nothing().returning(col(Tier.id))
    return (await session.run(added)).first() is not None


async def keep_price(session: Session, price: TierPrice) -> None:
    """Remember a price unless it is known."""
    await session.run(insert(TierPrice).values(price.model_dump()).on_conflict_do_nothing())


async def price(session: Session, ref: str) -> TierPrice | None:
    """Return a price by the provider's id."""
    return (await session.exec(select(TierPrice).where(TierPrice.ref == ref))).first()


async def _ordered(session: Session, *, only_active: bool) -> list[Tier]:
    query = select(Tier).order_by(col(Tier.sort_order), col(Tier.monthly_fee_cents))
    return list(await session.exec(query.where(Tier.active) if only_active else query))
