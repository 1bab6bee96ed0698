"""Suppressions: addresses an organization must not write to, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, col, or_, select

from data.base import Keyed, Time, one_of
from data.session import Session


class SuppressionKind(StrEnum):
    """Why an address is suppressed; a later one takes the place of an earlier one."""

    inactive = "inactive"
    manual = "manual"
    bounce = "bounce"
    unsubscribe = "unsubscribe"
    complaint = "complaint"
    erased = "erased"


class Suppression(Keyed, table=True):
    """One suppressed address.

    ``email_key`` is the keyed hash of the address; after an erasure it is all that is left, and
    ``email_norm`` is empty. ``campaign_id`` names the campaign that led here.
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        one_of("kind", SuppressionKind),
        UniqueConstraint("organization_id", "email_key"),
        Index(
            "uq_suppressions_email",
            "organization_id",
            "email_norm",
            unique=True,
            postgresql_where="email_norm <> ''",
        ),
        Index("ix_suppressions_newest", "organization_id", "created_at"),
    )

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    email_norm: str
    email_key: str
    kind: str
    reason: str = ""
    campaign_id: UUID | None = None
    created_at: datetime = Field(sa_type=Time, nullable=False)


ORDER = tuple(kind.value for kind in SuppressionKind)
"""From the weakest to the strongest: only a stronger kind replaces what is there."""

ADD = text("""
    insert into suppressions
           (id, organization_id, email_norm, email_key, kind, reason, campaign_id, created_at)
    values (:id, :organization_id, :email_norm, :email_key, :kind, :reason, :campaign_id, :now)
    on conflict do nothing
""")
STRENGTHEN = text("""
    update suppressions set kind = :kind, reason = :reason, campaign_id = :campaign_id
     where organization_id = :organization_id
       and (email_norm = :email_norm or email_key = any(cast(:keys as varchar[])))
       and array_position(cast(:order as varchar[]), kind)
         < array_position(cast(:order as varchar[]), cast(:kind as varchar))
""")
SET_STATUS = text("""
    update contacts set status = :status, updated_at = :now
     where organization_id = :organization_id and email_norm = :email_norm
       and status = any(cast(:allowed as varchar[]))
""")
ERASED_KEYS = text("""
    select email_key from suppressions
     where organization_id = :organization_id and email_norm = ''
""")
COUNTS = text("select kind, count(*) from suppressions group by kind")


async def find(
    session: Session, organization_id: UUID, email_norm: str, keys: Sequence[str]
) -> Suppression | None:
    """Return what suppresses an address, by the address itself or by what an erasure left."""
    query = select(Suppression).where(
        Suppression.organization_id == organization_id,
        or_(Suppression.email_norm == email_norm, col(Suppression.email_key).in_(keys)),
    )
    return (await session.exec(query)).first()


async def add(session: Session, row: Suppression, keys: Sequence[str]) -> bool:
    """Store a suppression, or strengthen the one there is; tell whether anything changed."""
    values = row.model_dump() | {
        "now": row.created_at,
        "keys": list(keys),
        "order": list(ORDER),
    }
    if await find(session, row.organization_id, row.email_norm, keys) is None:
        wanted = {name: values[name] for name in ADD.compile().params}
        if (await session.run(ADD, wanted)).rowcount:
            return True
    wanted = {name: values[name] for name in STRENGTHEN.compile().params}
    return (await session.run(STRENGTHEN, wanted)).rowcount > 0


async def set_status(
    session: Session,
    organization_id: UUID,
    email_norm: str,
    status: str,
    *,
    allowed: Sequence[str],
    now: datetime,
) -> bool:
    """Give the contact of an address a status, if it has one of those it may come from."""
    values = {
        "organization_id": organization_id,
        "email_norm": email_norm,
        "status": status,
        "allowed": list(allowed),
        "now": now,
    }
    return (await session.run(SET_STATUS, values)).rowcount > 0


async def erased_keys(session: Session, organization_id: UUID) -> frozenset[str]:
    """Return the hashes of all addresses that were erased."""
    found = await session.run(ERASED_KEYS, {"organization_id": organization_id})
    return frozenset(row[0] for row in found)


async def counts(session: Session) -> dict[str, int]:
    """Return how many suppressions there are of each kind."""
    return {kind: int(number) for kind, number in await session.run(COUNTS)}
