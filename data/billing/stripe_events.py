"""Webhooks from Stripe, recorded once before anything is done about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Keyed, Stamped, Time, json_field, one_of


class EventStatus(StrEnum):
    """What was done about an event."""

    recorded = "recorded"
    done = "done"
    ignored = "ignored"
    failed = "failed"


class StripeEvent(Keyed, Stamped, table=True):
    """One event; ``ref`` makes it unique, so a repeat changes nothing."""

    __tablename__ = "stripe_events"
    __table_args__ = (
        one_of("status", EventStatus),
        Index("ix_stripe_events_ready", "next_at", postgresql_where="status = 'recorded'"),
    )

    ref: str = Field(unique=True)
    kind: str
    object_ref: str
    payload: dict[str, Any] = json_field()
    status: str = EventStatus.recorded
    attempts: int = 0
    next_at: datetime = Field(sa_type=Time)  # type: ignore[call-overload]
    error: str = ""
