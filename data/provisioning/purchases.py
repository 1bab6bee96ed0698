"""Purchases from the operator's wallet: the intent is written first, the outcome is read, never assumed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_list_field, one_of


class PurchaseStatus(StrEnum):
    """What is known about a purchase; failed means sent without effect, refused means not accepted."""

    intended = "intended"
    sent = "sent"
    confirmed = "confirmed"
    partial = "partial"
    failed = "failed"
    refused = "refused"


class Purchase(Scoped, Stamped, table=True):
    """One purchase. ``kind`` is domains or slots; ``items`` are the names, or [quantity].

    ``sent_at`` is set before the call leaves, so a lost answer is never taken for "not sent".
    """

    __tablename__ = "purchases"
    __table_args__ = (one_of("status", PurchaseStatus),)

    provision_id: UUID = Field(foreign_key="provisions.id", ondelete="CASCADE", index=True)
    kind: str
    items: list[Any] = json_list_field()
    expected_cents: int = 0
    status: str = PurchaseStatus.intended
    sent_at: datetime | None = Field(default=None, sa_type=Time)
    confirmed_at: datetime | None = Field(default=None, sa_type=Time)
    note: str = ""
