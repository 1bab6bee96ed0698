"""Propagation checks: where each record of a change is visible, and when it will be."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, col, delete, select

from data.base import Scoped, Stamped, Time, json_field, one_of
from data.session import Session


class CheckStatus(StrEnum):
    """Where a propagation check is; a timeout keeps being watched in the cold lane."""

    polling = "polling"
    completed = "completed"
    timeout = "timeout"
    cancelled = "cancelled"


S = CheckStatus
TRANSITIONS: dict[CheckStatus, frozenset[CheckStatus]] = {
    S.polling: frozenset({S.completed, S.timeout, S.cancelled}),
    S.timeout: frozenset({S.completed, S.polling, S.cancelled}),
    S.completed: frozenset(),
    S.cancelled: frozenset({S.polling}),
}


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
    said, ``resolvers`` {vantage point: {state, ttl, asked_at, visible_from, seen_at}} with state visible,
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


CLAIM = text("""
    update propagation_checks set locked_by = :worker, lease_until = :lease_until
     where id = any(array(
        select id from propagation_checks
         where status in ('polling', 'timeout') and finished_at is null and next_at <= :now
           and (lease_until is null or lease_until < :wall)
         order by next_at limit :limit
           for update skip locked))
    returning id, organization_id
""")


async def claim(
    session: Session, *, worker: str, now: datetime, wall: datetime, lease: timedelta, limit: int
) -> list[tuple[UUID, UUID]]:
    """Take up to ``limit`` checks that are due; return (check id, organization id) pairs."""
    values = {
        "worker": worker,
        "now": now,
        "wall": wall,
        "lease_until": wall + lease,
        "limit": limit,
    }
    return [(row.id, row.organization_id) for row in await session.run(CLAIM, values)]


async def sightings_of(session: Session, check_id: UUID) -> list[RecordSighting]:
    """Return what is known about each record of a check, in the order they were listed."""
    query = select(RecordSighting).where(RecordSighting.check_id == check_id)
    return list(await session.exec(query.order_by(col(RecordSighting.id))))


async def newest(session: Session, domain_id: UUID) -> PropagationCheck | None:
    """Return the newest check of a domain."""
    query = select(PropagationCheck).where(PropagationCheck.domain_id == domain_id)
    return (await session.exec(query.order_by(col(PropagationCheck.id).desc()).limit(1))).first()


async def moving(session: Session, domain_id: UUID) -> list[PropagationCheck]:
    """Return the checks of a domain that still look, locked."""
    query = select(PropagationCheck).where(
        PropagationCheck.domain_id == domain_id,
        col(PropagationCheck.status).in_((CheckStatus.polling, CheckStatus.timeout)),
        col(PropagationCheck.finished_at).is_(None),
    )
    return list(await session.exec(query.with_for_update()))


async def forget(session: Session, before: datetime) -> None:
    """Delete checks that ended before a time, with what they saw."""
    await session.run(delete(PropagationCheck).where(col(PropagationCheck.finished_at) < before))
