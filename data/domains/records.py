"""Change sets of zones, the records we stand for, and snapshots to go back to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of
from data.session import Session


class ChangeSetStatus(StrEnum):
    """Where a change set is. ``sending`` means that its batch may have left; only reading decides."""

    planned = "planned"
    approved = "approved"
    sending = "sending"
    applied = "applied"
    verified = "verified"
    failed = "failed"
    undone = "undone"
    discarded = "discarded"


S = ChangeSetStatus
TRANSITIONS: dict[ChangeSetStatus, frozenset[ChangeSetStatus]] = {
    S.planned: frozenset({S.approved, S.discarded}),
    S.approved: frozenset({S.sending, S.applied, S.discarded, S.failed}),
    S.sending: frozenset({S.applied, S.approved, S.failed}),
    S.applied: frozenset({S.verified, S.undone, S.failed}),
    S.verified: frozenset({S.undone, S.failed}),
    S.failed: frozenset({S.approved, S.discarded, S.undone}),
    S.undone: frozenset(),
    S.discarded: frozenset(),
}


class ChangeSet(Scoped, Stamped, table=True):
    """A planned change of one zone.

    ``changes`` are [{action: create|update|delete, before, after, why, owned}] with records as
    objects; ``refusals`` and ``consents`` are what the guard says; ``before`` is the zone it was
    planned on, hashed in ``base_hash``. ``standings`` are {purpose: [{record, shared, terms}]}, all
    that we stand for afterwards. ``undoes_id`` is the change set this one takes back.
    """

    __tablename__ = "change_sets"
    __table_args__ = (
        one_of("status", ChangeSetStatus),
        Index("ix_change_sets_domain_id_created_at", "domain_id", "created_at"),
        Index(
            "uq_change_sets_one_moving",
            "domain_id",
            unique=True,
            postgresql_where="status in ('planned', 'approved', 'sending')",
        ),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    purpose: str
    title: str
    status: str = ChangeSetStatus.planned
    executor: str
    risk: str
    changes: list[Any] = json_list_field()
    words: list[Any] = json_list_field()
    standings: dict[str, Any] = json_field()
    refusals: list[Any] = json_list_field()
    consents: list[Any] = json_list_field()
    consented: list[Any] = json_list_field()
    before: list[Any] = json_list_field()
    base_hash: str = ""
    problem: str = ""
    undoes_id: UUID | None = Field(default=None, foreign_key="change_sets.id", ondelete="SET NULL")
    made_by: UUID | None = None
    approved_by: UUID | None = None
    approved_at: datetime | None = Field(default=None, sa_type=Time)
    sent_at: datetime | None = Field(default=None, sa_type=Time)
    applied_at: datetime | None = Field(default=None, sa_type=Time)
    verified_at: datetime | None = Field(default=None, sa_type=Time)


class RecordStatus(StrEnum):
    """How far a record of ours is."""

    pending = "pending"
    created = "created"
    propagated = "propagated"
    failed = "failed"


class RecordKind(StrEnum):
    """What kinds of records we set."""

    a = "A"
    aaaa = "AAAA"
    cname = "CNAME"
    mx = "MX"
    txt = "TXT"


class DnsRecord(Scoped, Stamped, table=True):
    """A record we want in a zone; ``purpose`` is what it is for.

    ``ref`` and ``remote_modified_on`` are the host's, ``wanted_hash`` names the desired state. A
    ``shared`` record is somebody's to which we only added ``terms``.
    """

    __tablename__ = "dns_records"
    __table_args__ = (
        one_of("status", RecordStatus),
        one_of("kind", RecordKind),
        Index("ix_dns_records_domain_id_status", "domain_id", "status"),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    purpose: str
    name: str
    kind: str
    content: str
    ttl: int = 300
    priority: int | None = None
    status: str = RecordStatus.pending
    ref: str = ""
    remote_modified_on: str = ""
    wanted_hash: str = ""
    shared: bool = False
    terms: list[Any] = json_list_field()
    published_at: datetime | None = Field(default=None, sa_type=Time)
    propagated_at: datetime | None = Field(default=None, sa_type=Time)


class ZoneSnapshot(Scoped, table=True):
    """A zone as it was at a time; ``reason`` says why it was kept."""

    __tablename__ = "zone_snapshots"
    __table_args__ = (Index("ix_zone_snapshots_domain_id_taken_at", "domain_id", "taken_at"),)

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    taken_at: datetime = Field(sa_type=Time)
    reason: str
    zone_hash: str
    records: list[Any] = json_list_field()


class Drift(Scoped, Stamped, table=True):
    """A difference between a zone and what we stand for, found by the daily watch."""

    __tablename__ = "drifts"
    __table_args__ = (
        Index(
            "uq_drifts_one_open",
            "domain_id",
            unique=True,
            postgresql_where="ended_at is null",
        ),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    differences: list[Any] = json_list_field()
    found_at: datetime = Field(sa_type=Time)
    ended_at: datetime | None = Field(default=None, sa_type=Time)
    ending: str = ""


class SpfFlattening(Scoped, Stamped, table=True):
    """A flattened SPF record and what it was made of; the newest that is not ended is in force.

    ``records`` are {name: text}, ``includes`` [{domain, addresses, resolved_at}].
    """

    __tablename__ = "spf_flattenings"
    __table_args__ = (Index("ix_spf_flattenings_domain_id_created_at", "domain_id", "created_at"),)

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    original: str
    flattened: str
    records: dict[str, Any] = json_field()
    includes: list[Any] = json_list_field()
    addresses: list[Any] = json_list_field()
    lookups_before: int
    lookups_after: int
    characters: int
    problem: str = ""
    candidate: list[Any] = json_list_field()
    next_at: datetime = Field(sa_type=Time)
    ended_at: datetime | None = Field(default=None, sa_type=Time)


async def of_domain(session: Session, domain_id: UUID) -> list[DnsRecord]:
    """Return the records we stand for in a domain's zone."""
    query = select(DnsRecord).where(DnsRecord.domain_id == domain_id)
    return list(await session.exec(query.order_by(col(DnsRecord.id))))
