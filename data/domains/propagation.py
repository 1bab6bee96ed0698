"""Propagation checks: where each record of a change is visible, and when it will be."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_field, one_of


class CheckStatus(StrEnum):
    """Where a propagation check is; a timeout keeps being watched in the cold lane."""

    polling = "polling"
    completed = "completed"
    timeout = "timeout"
    cancelled = "cancelled"


class Lane(StrEnum):
    """How often a check looks: every 30 s, with back-off, or every four hours."""

    hot = "hot"
    warm = "warm"
    cold = "cold"


class PropagationCheck(Scoped, Stamped, table=True):
    """One watch over the records of a domain. ``percent`` is 0..100, the share of pairs visible.

    ``resolvers`` is how many are asked, ``predicted_at`` when everything should be visible,
    ``eta_error_seconds`` how wrong the last prediction was in the end.
    """

    __tablename__ = "propagation_checks"
    __table_args__ = (
        one_of("status", CheckStatus),
        one_of("lane", Lane),
        Index(
            "ix_propagation_checks_due",
            "next_at",
            postgresql_where="status in ('polling', 'timeout')",
        ),
        Index("ix_propagation_checks_domain_id", "domain_id"),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    change_set_id: UUID | None = Field(
        default=None, foreign_key="change_sets.id", ondelete="SET NULL"
    )
    status: str = CheckStatus.polling
    lane: str = Lane.hot
    total: int = 0
    propagated: int = 0
    percent: int = 0
    resolvers: int = 0
    interval_seconds: int = 30
    longest_seconds: int = 172_800
    looks: int = 0
    started_at: datetime = Field(sa_type=Time)
    next_at: datetime = Field(sa_type=Time)
    looked_at: datetime | None = Field(default=None, sa_type=Time)
    watched_at: datetime | None = Field(default=None, sa_type=Time)
    ends_at: datetime = Field(sa_type=Time)
    predicted_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)
    eta_error_seconds: float | None = None
    slow_alerted_at: datetime | None = Field(default=None, sa_type=Time)
    locked_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Time)


class RecordSighting(Scoped, table=True):
    """What is known about one record (name and kind) of a check.

    ``wanted`` are the contents that must be there. ``published`` is what the authoritative servers
    said, ``resolvers`` {server: {state, ttl, asked_at, visible_from, seen_at}} with state visible,
    missing, cached_absence, cached_old or silent.
    """

    __tablename__ = "record_sightings"
    __table_args__ = (UniqueConstraint("check_id", "name", "kind"),)

    check_id: UUID = Field(foreign_key="propagation_checks.id", ondelete="CASCADE")
    name: str
    kind: str
    wanted: dict[str, Any] = json_field()
    published: dict[str, Any] = json_field()
    resolvers: dict[str, Any] = json_field()
    coverage: int = 0
    ttl: int | None = None
    propagated: bool = False
    published_at: datetime | None = Field(default=None, sa_type=Time)
    predicted_at: datetime | None = Field(default=None, sa_type=Time)
    propagated_at: datetime | None = Field(default=None, sa_type=Time)
    looked_at: datetime | None = Field(default=None, sa_type=Time)
