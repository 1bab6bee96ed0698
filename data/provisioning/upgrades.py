"""Upgrades: the larger package somebody chose, and the names that come with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field

from data.base import Scoped, Stamped, json_list_field, one_of


class UpgradeStatus(StrEnum):
    """Where an upgrade is; a chosen one is not paid yet."""

    chosen = "chosen"
    paid = "paid"
    done = "done"


class Upgrade(Scoped, Stamped, table=True):
    """One upgrade. ``domains`` are [{name, price_cents}], only the additional ones."""

    __tablename__ = "upgrades"
    __table_args__ = (one_of("status", UpgradeStatus),)

    provision_id: UUID = Field(foreign_key="provisions.id", ondelete="CASCADE", index=True)
    tier_id: UUID = Field(foreign_key="tiers.id")
    domains: list[Any] = json_list_field()
    status: str = UpgradeStatus.chosen
