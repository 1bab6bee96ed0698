"""Checkouts: carts that were taken to the payment page, paid or not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_list_field, one_of


class CheckoutStatus(StrEnum):
    """What became of a cart. An expired or failed one is kept and can be taken up again."""

    reserved = "reserved"
    open = "open"
    processing = "processing"
    paid = "paid"
    expired = "expired"
    failed = "failed"
    refunded = "refunded"


class Checkout(Scoped, Stamped, table=True):
    """One cart. ``subject_id`` is what is paid for; ``amounts`` are cents.

    ``purpose`` is package or upgrade; ``lines`` are [{name, amount_cents, monthly}].
    """

    __tablename__ = "checkouts"
    __table_args__ = (one_of("status", CheckoutStatus),)

    purpose: str
    subject_id: UUID = Field(index=True)
    tier_id: UUID = Field(foreign_key="tiers.id")
    status: str = CheckoutStatus.reserved
    session_ref: str | None = Field(default=None, unique=True)
    url: str = ""
    lines: list[dict[str, Any]] = json_list_field()
    amount_total_cents: int = 0
    customer_ref: str = ""
    subscription_ref: str = ""
    payment_intent_ref: str = ""
    paid_at: datetime | None = Field(default=None, sa_type=Time)  # type: ignore[call-overload]
    refunded_cents: int = 0
