"""Drafts of the wizard: what somebody has chosen so far, on any device."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, json_list_field


class Draft(Scoped, Stamped, table=True):
    """The one draft of an organization. ``domains`` are names in the order chosen."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("organization_id"),)

    tier_id: UUID | None = Field(default=None, foreign_key="tiers.id", ondelete="SET NULL")
    brand: str = ""
    domains: list[Any] = json_list_field()
    patterns: list[Any] = json_list_field()
    first_name: str = ""
    last_name: str = ""
