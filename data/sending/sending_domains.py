"""Domains an organization sends from, as the provider that sends for them sees them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, case, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_list_field, one_of
from data.session import Session


class Proof(StrEnum):
    """What a provider says about a domain or its signature, in words of our own."""

    not_started = "not_started"
    pending = "pending"
    success = "success"
    failed = "failed"
    temporary_failure = "temporary_failure"


class Signer(StrEnum):
    """Whose identity it is: that of a provider, or ours where we sign and a relay sends."""

    ses = "ses"
    resend = "resend"
    relay = "relay"


class SendingDomain(Scoped, Stamped, table=True):
    """A domain to send from; its senders share it and what was proved of it.

    ``token`` is the text that has to prove it is the organization's, empty where that is known;
    ``owned_at`` is when it did. ``records`` are {kind, name, content, purpose, priority, seen}.
    ``stream_ref`` names the provider's events of the ``configuration``. ``sealed_private`` is our own
    key where we sign. ``asked_at`` is when somebody last asked for a check, ``next_check_at`` when we
    look by ourselves; ``deleted_at`` when its last sender was deleted.
    """

    __tablename__ = "sending_domains"
    __table_args__ = (
        one_of("status", Proof),
        one_of("dkim_status", Proof),
        one_of("provider", Signer),
        Index(
            "uq_sending_domains_domain_per_organization", "organization_id", "domain", unique=True
        ),
        Index("ix_sending_domains_identity", "domain", "provider"),
        Index("ix_sending_domains_due", "next_check_at"),
    )

    domain: str
    provider: str
    own_account: bool = False
    region: str = ""
    ref: str = ""
    status: str = Proof.not_started
    dkim_status: str = Proof.not_started
    token: str = ""
    dkim_tokens: list[Any] = json_list_field()
    records: list[Any] = json_list_field()
    sealed_private: str = ""
    configuration: str = ""
    stream_ref: str = ""
    error: str = ""
    version: int = 1
    owned_at: datetime | None = Field(default=None, sa_type=Time)
    asked_at: datetime | None = Field(default=None, sa_type=Time)
    checked_at: datetime | None = Field(default=None, sa_type=Time)
    next_check_at: datetime | None = Field(default=None, sa_type=Time)
    verified_at: datetime | None = Field(default=None, sa_type=Time)
    deleted_at: datetime | None = Field(default=None, sa_type=Time)

    @property
    def verified(self) -> bool:
        """Tell whether everything is proved: whose it is, the domain, its signature."""
        proved = self.status == Proof.success and self.dkim_status == Proof.success
        return proved and self.owned_at is not None


DOUBT = text("""
    update sending_domains set next_check_at = :now, stream_ref = ''
     where organization_id = :organization_id and domain = :name and deleted_at is null
""")


async def locked(session: Session, domain_id: UUID) -> SendingDomain | None:
    """Return a domain as it is now, locked against other changes."""
    return await session.get(SendingDomain, domain_id, with_for_update=True, populate_existing=True)


async def find(session: Session, name: str) -> SendingDomain | None:
    """Return the organization's domain of this name, locked."""
    query = select(SendingDomain).where(SendingDomain.domain == name).with_for_update()
    return (await session.exec(query)).first()


async def of_ids(session: Session, ids: Iterable[UUID]) -> dict[UUID, SendingDomain]:
    """Return domains by id."""
    query = select(SendingDomain).where(col(SendingDomain.id).in_(list(ids)))
    return {domain.id: domain for domain in await session.exec(query)}


async def listing(session: Session) -> list[SendingDomain]:
    """Return the organization's domains by name."""
    query = (
        select(SendingDomain)
        .where(col(SendingDomain.deleted_at).is_(None))
        .order_by(col(SendingDomain.domain))
    )
    return list(await session.exec(query))


async def due(session: Session, now: datetime, limit: int) -> list[SendingDomain]:
    """Return domains of all organizations whose time to be looked at has come, locked."""
    query = (
        select(SendingDomain)
        .where(col(SendingDomain.next_check_at) <= now, col(SendingDomain.deleted_at).is_(None))
        .order_by(col(SendingDomain.next_check_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.exec(query))


async def doubt(session: Session, organization_id: UUID, name: str, now: datetime) -> None:
    """Let a domain be looked at now, and its events be followed anew."""
    await session.run(DOUBT, {"organization_id": organization_id, "name": name, "now": now})


async def followed(session: Session) -> list[SendingDomain]:
    """Return a domain whose events are followed for each account, of all organizations."""
    own = case((col(SendingDomain.own_account), col(SendingDomain.organization_id)))
    account = (col(SendingDomain.provider), col(SendingDomain.region), own)
    query = (
        select(SendingDomain)
        .where(SendingDomain.stream_ref != "", col(SendingDomain.deleted_at).is_(None))
        .ext(distinct_on(*account))
        .order_by(*account, col(SendingDomain.verified_at).desc())
    )
    return list(await session.exec(query))


async def shared(session: Session, domain: SendingDomain) -> bool:
    """Tell whether another row, of any organization, rests on the same identity at the provider."""
    query = select(SendingDomain.id).where(
        SendingDomain.domain == domain.domain,
        SendingDomain.provider == domain.provider,
        SendingDomain.region == domain.region,
        SendingDomain.id != domain.id,
        col(SendingDomain.own_account).is_(False),
        col(SendingDomain.deleted_at).is_(None),
    )
    return (await session.exec(query.limit(1))).first() is not None


async def abandoned(session: Session, limit: int) -> list[SendingDomain]:
    """Return domains of all organizations that are to be deleted, locked."""
    query = (
        select(SendingDomain)
        .where(col(SendingDomain.deleted_at).is_not(None))
        .order_by(col(SendingDomain.deleted_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.exec(query))
