"""Addresses an organization sends from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text, update
from sqlmodel import Field, col, func, select

from data.base import Scoped, Stamped, Time, one_of
from data.sending.campaigns import Campaign, CampaignStatus
from data.session import Session

BUSY = (
    CampaignStatus.scheduled,
    CampaignStatus.preparing,
    CampaignStatus.sending,
    CampaignStatus.paused,
)
"""Campaigns in these states need their sender."""
LOCK = text("select pg_advisory_xact_lock(hashtextextended('senders/' || :organization, 0))")


class SenderStatus(StrEnum):
    """How far the domain of a sender is proved: nothing yet, a part of it, all, or not at all."""

    pending = "pending"
    verifying = "verifying"
    verified = "verified"
    failed = "failed"


S = SenderStatus
TRANSITIONS: dict[SenderStatus, frozenset[SenderStatus]] = {
    S.pending: frozenset({S.verifying, S.verified, S.failed}),
    S.verifying: frozenset({S.pending, S.verified, S.failed}),
    S.verified: frozenset({S.failed}),
    S.failed: frozenset({S.pending, S.verifying, S.verified}),
}


class Sender(Scoped, Stamped, table=True):
    """One address. A removed one can be restored until it is deleted for good.

    ``version`` grows with every change, so that two changes at once cannot both count.
    """

    __tablename__ = "senders"
    __table_args__ = (
        one_of("status", SenderStatus),
        Index("uq_senders_email_per_organization", "organization_id", "email", unique=True),
        Index("ix_senders_email", "email"),
        Index(
            "uq_senders_one_default",
            "organization_id",
            unique=True,
            postgresql_where="is_default",
        ),
    )

    email: str
    name: str = ""
    sending_domain_id: UUID = Field(foreign_key="sending_domains.id", index=True)
    status: str = SenderStatus.pending
    is_default: bool = False
    error: str = ""
    version: int = 1
    last_verified_at: datetime | None = Field(default=None, sa_type=Time)
    deleted_at: datetime | None = Field(default=None, sa_type=Time)


async def take_turn(session: Session, organization_id: UUID) -> None:
    """Wait until nobody else adds, removes or prefers senders of the organization."""
    await session.run(LOCK, {"organization": str(organization_id)})


async def locked(session: Session, sender_id: UUID) -> Sender | None:
    """Return a sender as it is now, locked against other changes."""
    return await session.get(Sender, sender_id, with_for_update=True, populate_existing=True)


async def find(session: Session, email: str) -> Sender | None:
    """Return the organization's sender of this address, also a removed one."""
    return (await session.exec(select(Sender).where(Sender.email == email))).first()


async def default(session: Session) -> Sender | None:
    """Return the organization's default sender."""
    return (await session.exec(select(Sender).where(col(Sender.is_default)))).first()


async def found(
    session: Session, *, removed: bool = False, offset: int = 0, limit: int = 25
) -> tuple[list[Sender], int]:
    """Return a page of senders, newest first, and how many there are in all."""
    gone = col(Sender.deleted_at)
    query = select(Sender).where(gone.is_not(None) if removed else gone.is_(None))
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    ordered = query.order_by(col(Sender.created_at).desc(), col(Sender.id).desc())
    return list(await session.exec(ordered.offset(offset).limit(limit))), total


async def of_domain(session: Session, domain_id: UUID) -> list[Sender]:
    """Return the senders of a domain, removed ones too, locked."""
    query = select(Sender).where(Sender.sending_domain_id == domain_id).order_by(col(Sender.id))
    return list(await session.exec(query.with_for_update()))


async def count(session: Session, status: SenderStatus) -> int:
    """Return how many senders of the organization have a status."""
    query = select(func.count()).where(Sender.status == status, col(Sender.deleted_at).is_(None))
    return (await session.exec(query)).one()


async def unset_default(session: Session, now: datetime) -> None:
    """Let the organization have no default sender."""
    changed = {"is_default": False, "updated_at": now, "version": Sender.version + 1}
    await session.run(update(Sender).where(col(Sender.is_default)).values(changed))


async def campaigns_of(session: Session, sender_id: UUID) -> list[str]:
    """Return the names of the campaigns that still need a sender."""
    query = select(Campaign.name).where(
        Campaign.sender_id == sender_id,
        col(Campaign.status).in_(BUSY),
        col(Campaign.deleted_at).is_(None),
    )
    return list(await session.exec(query.order_by(col(Campaign.name)).limit(10)))


async def removed_before(session: Session, then: datetime, limit: int) -> list[Sender]:
    """Return senders of all organizations that were removed before a time, locked."""
    query = (
        select(Sender)
        .where(col(Sender.deleted_at) <= then)
        .order_by(col(Sender.deleted_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await session.exec(query))
