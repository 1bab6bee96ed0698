"""Subscriptions: the monthly part of a package, as the payment provider last told it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from data.base import Scoped, Stamped, Time


class Subscription(Scoped, Stamped, table=True):
    """A subscription. ``status`` is the provider's word: active, past_due, canceled, ..."""

    __tablename__ = "subscriptions"

    subject_id: UUID = Field(index=True)
    tier_id: UUID = Field(foreign_key="tiers.id")
    ref: str = Field(unique=True)
    customer_ref: str = ""
    status: str = "active"
    period_end: datetime | None = Field(default=None, sa_type=Time)  # type: ignore[call-overload]
    cancel_at_period_end: bool = False
