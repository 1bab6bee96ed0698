"""Subscriptions: the monthly part of a package, as the payment provider last told it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time
from data.session import Session


class Subscription(Scoped, Stamped, table=True):
    """A subscription. ``status`` is the provider's word: active, past_due, canceled, ...

    ``next_tier_id`` is an intent to move: due at ``move_at``, sent under ``move_id``. ``kept_move``
    marks one that is paid for and therefore tried until it succeeds. ``version`` counts records.
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
    move_at: datetime | None = Field(default=None, sa_type=Time)
    kept_move: bool = False
    version: int = 0


async def by_ref(session: Session, ref: str, *, lock: bool = False) -> Subscription | None:
    """Return a subscription by the provider's id."""
    query = select(Subscription).where(Subscription.ref == ref)
    return (await session.exec(query.with_for_update() if lock else query)).first()


async def live(session: Session, subject_id: UUID | None = None) -> Subscription | None:
    """Return the newest subscription that has not ended, of one subject or of all."""
    query = select(Subscription).where(col(Subscription.ended_at).is_(None))
    if subject_id is not None:
        query = query.where(Subscription.subject_id == subject_id)
    return (await session.exec(query.order_by(col(Subscription.id).desc()))).first()


async def moving(session: Session, now: datetime, limit: int) -> list[Subscription]:
    """Return subscriptions whose move to another tier is due."""
    query = (
        select(Subscription)
        .where(col(Subscription.next_tier_id).is_not(None), col(Subscription.move_at) <= now)
        .where(col(Subscription.ended_at).is_(None))
        .order_by(col(Subscription.move_at))
        .limit(limit)
    )
    return list(await session.exec(query))
