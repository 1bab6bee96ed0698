"""How domains fare: daily health, test messages, and what receivers report about DMARC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, func, select, true

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of
from data.domains.domains import Domain
from data.session import Session

MARKS = ("spf", "dkim", "dmarc", "mx")
"""The columns that hold a check mark."""


class DomainHealth(Scoped, table=True):
    """A domain on a day. ``score`` is 0..100; a mark is None where it could not be checked.

    ``facts`` holds {validation, deductions}, ``blacklists`` {list: {name, state, reason, entries, codes,
    delist}} with state clean, listed, refused, error or unchecked, ``compliance`` {provider: {name,
    outcome, read_on, source, issues}}.
    """

    __tablename__ = "domain_healths"
    __table_args__ = (UniqueConstraint("domain_id", "day"),)

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    day: date
    checked_at: datetime = Field(sa_type=Time)
    score: int
    spf: bool | None = None
    dkim: bool | None = None
    dmarc: bool | None = None
    mx: bool | None = None
    age_days: int | None = None
    drifted: bool = False
    listed: bool = False
    facts: dict[str, Any] = json_field()
    blacklists: dict[str, Any] = json_field()
    compliance: dict[str, Any] = json_field()


class TestStatus(StrEnum):
    """Where a test message is."""

    sending = "sending"
    sent = "sent"
    received = "received"
    failed = "failed"


class TestMessage(Scoped, Stamped, table=True):
    """A message sent for real to see what a receiver makes of it; verdicts are words of RFC 8601."""

    __test__ = False
    __tablename__ = "test_messages"
    __table_args__ = (
        one_of("status", TestStatus),
        Index("ix_test_messages_domain_id_created_at", "domain_id", "created_at"),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    sender: str
    recipient: str
    message_id: str
    status: str = TestStatus.sending
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    dkim_domain: str = ""
    in_spam: bool | None = None
    headers: str = ""
    problems: list[Any] = json_list_field()
    sent_at: datetime | None = Field(default=None, sa_type=Time)
    received_at: datetime | None = Field(default=None, sa_type=Time)


class DmarcReport(Scoped, table=True):
    """An aggregate report of one receiver about one domain (RFC 9990)."""

    __tablename__ = "dmarc_reports"
    __table_args__ = (UniqueConstraint("domain_id", "reporter", "report_ref"),)

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    reporter: str
    report_ref: str
    begins_at: datetime = Field(sa_type=Time)
    ends_at: datetime = Field(sa_type=Time)
    received_at: datetime = Field(sa_type=Time)
    policy: dict[str, Any] = json_field()
    messages: int = 0
    aligned: int = 0
    rows: list[Any] = json_list_field()


DUE = text("""
    select d.id, d.organization_id
      from domains d
      left join lateral (
           select checked_at from domain_healths h
            where h.domain_id = d.id order by day desc limit 1) seen on true
     where d.status = 'ready' and d.removed_at is null
       and (seen.checked_at is null or seen.checked_at < :before or seen.checked_at < d.ready_at)
     order by seen.checked_at nulls first
     limit :limit
""")
TOTALS = text("""
    select count(*) as domains, count(seen.score) as checked, round(avg(seen.score)) as score,
           count(*) filter (where seen.spf and seen.dkim and seen.dmarc) as passing,
           count(*) filter (where seen.listed) as listed,
           count(*) filter (where seen.drifted) as drifted,
           count(*) filter (where seen.age_days < :young) as young
      from domains d
      left join lateral (
           select * from domain_healths h
            where h.domain_id = d.id order by day desc limit 1) seen on true
     where d.removed_at is null
""")
SHARES = text("""
    select coalesce(avg((seen.spf and seen.dkim and seen.dmarc)::int), 1) as passing,
           (select coalesce(avg((c.status = 'completed'
                                 and c.finished_at <= c.started_at + interval '48 hours')::int), 1)
              from propagation_checks c where c.status in ('completed', 'timeout')) as in_time
      from domains d
      join lateral (
           select coalesce(spf, false) as spf, coalesce(dkim, false) as dkim,
                  coalesce(dmarc, false) as dmarc
             from domain_healths h
            where h.domain_id = d.id order by day desc limit 1) seen on true
     where d.removed_at is null and d.status = 'ready'
""")


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares (0..1) over all organizations: domains that pass, and changes seen within 48 hours."""

    passing: float
    in_time: float


async def newest(session: Session, domain_id: UUID) -> DomainHealth | None:
    """Return the newest look at a domain."""
    query = select(DomainHealth).where(DomainHealth.domain_id == domain_id)
    return (await session.exec(query.order_by(col(DomainHealth.day).desc()).limit(1))).first()


async def since(session: Session, domain_id: UUID, day: date) -> list[DomainHealth]:
    """Return the looks at a domain from a day on, oldest first."""
    query = select(DomainHealth).where(
        DomainHealth.domain_id == domain_id, col(DomainHealth.day) >= day
    )
    return list(await session.exec(query.order_by(col(DomainHealth.day))))


async def due(session: Session, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return ready domains not looked at since then, or since they became ready: (id, organization)."""
    found = await session.run(DUE, {"before": before, "limit": limit})
    return [(row.id, row.organization_id) for row in found]


async def newest_of_all(
    session: Session, *, offset: int, limit: int, search: str = "", only: str = ""
) -> tuple[list[tuple[Domain, DomainHealth | None]], int]:
    """Return domains with their newest look, the worst first, and how many domains there are.

    ``search`` is part of a name, ``only`` a mark that has to be set: listed or drifted.
    """
    newest_id = (
        select(DomainHealth.id)
        .where(DomainHealth.domain_id == Domain.id)
        .order_by(col(DomainHealth.day).desc())
        .limit(1)
        .correlate(Domain)
        .lateral()
    )
    query = (
        select(Domain, DomainHealth)
        .select_from(Domain)
        .outerjoin(newest_id, true())
        .outerjoin(DomainHealth, col(DomainHealth.id) == newest_id.c.id)
        .where(col(Domain.removed_at).is_(None))
    )
    if search:
        query = query.where(func.strpos(col(Domain.name), search.strip().lower()) > 0)
    if only:
        query = query.where(col(DomainHealth.listed if only == "listed" else DomainHealth.drifted))
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    worst = query.order_by(col(DomainHealth.score).asc().nulls_last(), col(Domain.name))
    found: list[tuple[Domain, DomainHealth | None]] = list(
        await session.exec(worst.offset(offset).limit(limit))
    )
    return found, total


async def totals(session: Session, young_below_days: int) -> dict[str, int | None]:
    """Return figures over all domains: {domains, checked, score, passing, listed, drifted, young}."""
    row = (await session.run(TOTALS, {"young": young_below_days})).mappings().one()
    return {name: None if value is None else int(value) for name, value in row.items()}


async def shares(session: Session) -> Shares:
    """Return how well domains and changes fare over all organizations."""
    row = (await session.run(SHARES)).one()
    return Shares(float(row.passing), float(row.in_time))


async def newest_received(session: Session, domain_id: UUID) -> TestMessage | None:
    """Return the newest test message of a domain that arrived."""
    query = (
        select(TestMessage)
        .where(TestMessage.domain_id == domain_id, TestMessage.status == TestStatus.received)
        .order_by(col(TestMessage.created_at).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


async def messages_of(session: Session, domain_id: UUID, limit: int) -> list[TestMessage]:
    """Return the newest test messages of a domain, newest first."""
    query = (
        select(TestMessage)
        .where(TestMessage.domain_id == domain_id)
        .order_by(col(TestMessage.created_at).desc())
        .limit(limit)
    )
    return list(await session.exec(query))


async def moving(session: Session, domain_id: UUID, sender: str) -> TestMessage | None:
    """Return the test message from a sender that is under way."""
    query = select(TestMessage).where(
        TestMessage.domain_id == domain_id,
        TestMessage.sender == sender,
        col(TestMessage.status).in_((TestStatus.sending, TestStatus.sent)),
    )
    return (await session.exec(query)).first()


async def add_report(session: Session, report: DmarcReport) -> bool:
    """Keep a report unless it is kept already; say whether it is new."""
    statement = insert(DmarcReport).values(report.model_dump()).on_conflict_do_nothing()
    done = await session.run(statement.execution_options(preserve_rowcount=True))
    return done.rowcount == 1


async def reports_of(session: Session, domain_id: UUID, begun: datetime) -> list[DmarcReport]:
    """Return the reports about a domain whose time begins then or later, oldest first."""
    query = select(DmarcReport).where(
        DmarcReport.domain_id == domain_id, col(DmarcReport.begins_at) >= begun
    )
    return list(await session.exec(query.order_by(col(DmarcReport.begins_at))))
