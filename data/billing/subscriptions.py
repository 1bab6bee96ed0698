"""Subscriptions: the monthly part of a package, as the payment provider last told it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time
from data.session import Session


class Subscription(Scoped, Stamped, table=True):
    """A subscription. ``status`` is the provider's word: active, past_due, canceled, ...

    ``next_tier_id`` is an intent to move, sent under ``move_id``; ``version`` counts records.
    """

    __tablename__ = "subscriptions"

    purpose: str = "package"
    subject_id: UUID = Field(index=True)
    tier_id: UUID = Field(foreign_key="tiers.id")
    ref: str = Field(unique=True)
    customer_ref: str = ""
    price_ref: str = ""
    status: str = "active"
    period_end: datetime | None = Field(default=None, sa_type=Time)
    cancel_at_period_end: bool = False
    ended_at: datetime | None = Field(default=None, sa_type=Time)
    next_tier_id: UUID | None = Field(default=None, foreign_key="tiers.id")
    move_id: UUID | None = None
    version: int = 0


async def by_ref(session: Session, ref: str, *, lock: bool = False) -> Subscription | None:
    """Return a subscription by the provider's id."""
    query = select(Subscription).where(Subscription.ref == ref)
    return (await session.exec(query.with_for_update() if lock else query)).first()


async def running(session: Session) -> list[Subscription]:
    """Return the subscriptions at hand that have not ended, oldest first."""
    query = select(Subscription).where(col(Subscription.ended_at).is_(None))
    return list(await session.exec(query.order_by(col(Subscription.id))))


async def live(session: Session, subject_id: UUID | None = None) -> Subscription | None:
    """Return the newest subscription that has not ended, of one subject if it is named."""
    found = await running(session)
    return next((one for one in reversed(found) if subject_id in (None, one.subject_id)), None)
