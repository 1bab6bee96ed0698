"""Domains an organization connects or buys, and the claim by which it holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, col, func, or_, select

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of
from data.session import DatabaseRole, Session
from data.workflow import Run


class DomainStatus(StrEnum):
    """Where a domain is on its way to sending."""

    pending_nameservers = "pending_nameservers"
    nameservers_verified = "nameservers_verified"
    dns_configuring = "dns_configuring"
    dns_propagating = "dns_propagating"
    ready = "ready"
    failed = "failed"


S = DomainStatus
TRANSITIONS: dict[DomainStatus, frozenset[DomainStatus]] = {
    S.pending_nameservers: frozenset({S.nameservers_verified, S.failed}),
    S.nameservers_verified: frozenset({S.dns_configuring, S.pending_nameservers, S.failed}),
    S.dns_configuring: frozenset({S.dns_propagating, S.pending_nameservers, S.failed}),
    S.dns_propagating: frozenset({S.ready, S.dns_configuring, S.pending_nameservers, S.failed}),
    S.ready: frozenset({S.dns_configuring, S.dns_propagating, S.pending_nameservers, S.failed}),
    S.failed: frozenset({S.pending_nameservers, S.nameservers_verified, S.dns_configuring}),
}


class Executor(StrEnum):
    """Who changes the zone: we by API, the owner by hand, or a vendor that owns it."""

    api = "api"
    manual = "manual"
    vendor = "vendor"


class Domain(Scoped, Stamped, table=True):
    """A domain; ``name`` is the A-label, ``shown_name`` what people read.

    Only a proved claim is exclusive; an unproved one lapses at ``claim_lapses_at``. ``dmarc`` is
    {policy, testing, rua, ruf, percentage}. ``host_proof`` is the text by which the mailbox host knows
    it. ``sending_records`` are what its
    senders ask for, by the name they send under. ``removed_at`` marks one that is let go.
    """

    __tablename__ = "domains"
    __table_args__ = (
        one_of("status", DomainStatus),
        one_of("executor", Executor),
        Index("ix_domains_organization_id_status", "organization_id", "status"),
        Index(
            "uq_domains_name_per_organization",
            "organization_id",
            "name",
            unique=True,
            postgresql_where="removed_at is null",
        ),
        Index(
            "uq_domains_name_proved",
            "name",
            unique=True,
            postgresql_where="proved_at is not null and removed_at is null",
        ),
    )

    name: str
    shown_name: str
    status: str = DomainStatus.pending_nameservers
    executor: str = Executor.api
    registrar: str = ""
    bought: bool = False
    order_item_id: UUID | None = None
    payment_ref: str = ""
    proof_token: str = ""
    host_proof: str = ""
    proved_at: datetime | None = Field(default=None, sa_type=Time)
    claim_lapses_at: datetime | None = Field(default=None, sa_type=Time)
    provider: str = ""
    account_ref: str = ""
    zone_ref: str = ""
    zone_status: str = ""
    zone_created_at: datetime | None = Field(default=None, sa_type=Time)
    required_nameservers: list[Any] = json_list_field()
    current_nameservers: list[Any] = json_list_field()
    nameservers_verified_at: datetime | None = Field(default=None, sa_type=Time)
    nameservers_checked_at: datetime | None = Field(default=None, sa_type=Time)
    registered_at: datetime | None = Field(default=None, sa_type=Time)
    zone_checked_at: datetime | None = Field(default=None, sa_type=Time)
    services: list[Any] = json_list_field()
    mx_template: str = "google"
    dmarc: dict[str, Any] = json_field()
    tracking_label: str = ""
    sending_records: dict[str, Any] = json_field()
    flattening: bool = False
    run_id: UUID | None = Field(default=None, foreign_key="runs.id", ondelete="SET NULL")
    error: dict[str, Any] = json_field()
    ready_at: datetime | None = Field(default=None, sa_type=Time)
    removed_at: datetime | None = Field(default=None, sa_type=Time)


class DkimStatus(StrEnum):
    """How far a DKIM key is proved: seen in DNS is not yet seen in a message.

    Failed means that a message's signature and the published key disagree.
    """

    waiting = "waiting"
    published = "published"
    proved = "proved"
    failed = "failed"
    retired = "retired"


class DkimKey(Scoped, Stamped, table=True):
    """A DKIM key of a domain: pasted from its mail host, or our own with its sealed private half."""

    __tablename__ = "dkim_keys"
    __table_args__ = (
        one_of("status", DkimStatus),
        UniqueConstraint("domain_id", "selector"),
    )

    domain_id: UUID = Field(foreign_key="domains.id", ondelete="CASCADE")
    selector: str
    public_text: str
    bits: int
    own: bool = False
    sealed_private: str = ""
    status: str = DkimStatus.waiting
    tries: int = 0
    problem: str = ""
    published_at: datetime | None = Field(default=None, sa_type=Time)
    proved_at: datetime | None = Field(default=None, sa_type=Time)


PLAY = text("select set_config('role', :role, true)")
PROVED_ELSEWHERE = text("""
    select exists(
        select 1 from domains
         where name = :name and proved_at is not null and removed_at is null
           and organization_id <> :own)
""")
LOCK_NAME = text("select pg_advisory_xact_lock(hashtextextended('domains/' || :name, 0))")


async def locked(session: Session, domain_id: UUID) -> Domain | None:
    """Return a domain, locked after its run: the order in which the steps of the run take them."""
    await session.flush()
    domain = await session.get(Domain, domain_id)
    if domain is not None and domain.run_id is not None:
        await session.get(Run, domain.run_id, with_for_update=True)
    return await session.get(Domain, domain_id, with_for_update=True, populate_existing=True)


async def find(session: Session, name: str) -> Domain | None:
    """Return the organization's domain of this name that is not let go."""
    query = select(Domain).where(Domain.name == name, col(Domain.removed_at).is_(None))
    return (await session.exec(query)).first()


async def proved_elsewhere(session: Session, name: str, own: UUID) -> bool:
    """Tell whether another organization holds a name; nothing else of it is seen.

    The one question across organizations that a tenant's transaction asks: it plays the system's
    role for this statement only.
    """
    await session.run(PLAY, {"role": DatabaseRole.system})
    found = await session.run(PROVED_ELSEWHERE, {"name": name, "own": own})
    answer = bool(found.scalar_one())
    await session.run(PLAY, {"role": DatabaseRole.user})
    return answer


async def found(
    session: Session,
    *,
    search: str = "",
    status: str = "",
    order: Sequence[Any] = (),
    offset: int = 0,
    limit: int = 25,
) -> tuple[list[Domain], int]:
    """Return domains in an order, else by name, and how many match in all."""
    query = select(Domain).where(col(Domain.removed_at).is_(None))
    if search:
        like = f"%{search.lower()}%"
        query = query.where(or_(col(Domain.name).like(like), col(Domain.shown_name).like(like)))
    if status:
        query = query.where(Domain.status == status)
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    ordered = query.order_by(*order, col(Domain.name)).offset(offset).limit(limit)
    return list(await session.exec(ordered)), total


async def lapsed(session: Session, now: datetime, limit: int = 100) -> list[Domain]:
    """Return the domains of all organizations whose claims have lapsed, locked."""
    query = (
        select(Domain)
        .where(
            col(Domain.claim_lapses_at) <= now,
            col(Domain.proved_at).is_(None),
            col(Domain.removed_at).is_(None),
        )
        .order_by(col(Domain.claim_lapses_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.exec(query))


async def claimants(session: Session, name: str, account_ref: str) -> list[Domain]:
    """Return who counts on one zone of an account, the first first; locks the name until the end."""
    await session.run(LOCK_NAME, {"name": name})
    query = (
        select(Domain)
        .where(
            Domain.name == name,
            Domain.account_ref == account_ref,
            col(Domain.removed_at).is_(None),
        )
        .order_by(col(Domain.created_at))
    )
    return list(await session.exec(query))


async def looked_before(session: Session, before: datetime, limit: int) -> list[Domain]:
    """Return domains with a zone of ours, of all organizations, that were last looked at before."""
    query = (
        select(Domain)
        .where(
            Domain.zone_ref != "",
            Domain.status == DomainStatus.ready,
            col(Domain.removed_at).is_(None),
            col(Domain.nameservers_checked_at) < before,
        )
        .order_by(col(Domain.nameservers_checked_at))
        .limit(limit)
    )
    return list(await session.exec(query))
