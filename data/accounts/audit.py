"""The audit log: who did what to which thing, as metadata only, each entry chained to the last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func, or_, text
from sqlmodel import Field, col, select

from data.accounts.users import User
from data.base import Keyed, Time, json_field
from data.session import Session

BATCH = 500


class AuditEntry(Keyed, table=True):
    """One entry. Without organization it belongs to the platform's own chain.

    ``hash`` covers the entry and ``previous_hash``, so a changed or missing entry shows.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("chain", "position"),
        Index("ix_audit_entries_organization_id_at", "organization_id", "at"),
    )

    chain: str
    position: int
    organization_id: UUID | None = Field(
        default=None, foreign_key="organizations.id", ondelete="CASCADE"
    )
    at: datetime = Field(sa_type=Time)
    user_id: UUID | None = None
    actor_role: str
    action: str
    object_type: str = ""
    object_id: str = ""
    facts: dict[str, Any] = json_field()
    previous_hash: str
    hash: str


LOCK = text("select pg_advisory_xact_lock(hashtextextended(:chain, 0))")


async def last_of(session: Session, chain: str) -> AuditEntry | None:
    """Return the newest entry of a chain and hold the chain until the transaction ends."""
    await session.run(LOCK, {"chain": f"audit:{chain}"})
    query = (
        select(AuditEntry)
        .where(col(AuditEntry.chain) == chain)
        .order_by(col(AuditEntry.position).desc())
        .limit(1)
    )
    return (await session.exec(query)).first()


async def found(
    session: Session, *, search: str, action: str, offset: int, limit: int
) -> tuple[list[tuple[AuditEntry, str | None, str | None]], int]:
    """Return (entry, name, address) newest first, and how many there are in all.

    ``search`` looks in the action, the object and the person; ``action`` is the start of a name.
    """
    wanted = [col(AuditEntry.action).startswith(action, autoescape=True)]
    if search:
        places = (AuditEntry.action, AuditEntry.object_type, AuditEntry.object_id, User.name)
        wanted.append(or_(*(col(place).icontains(search, autoescape=True) for place in places)))
    query = (
        select(AuditEntry, User.name, User.email)
        .join(User, col(User.id) == col(AuditEntry.user_id), isouter=True)
        .where(*wanted)
    )
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(AuditEntry.at).desc(), col(AuditEntry.position).desc())
    rows = await session.exec(newest.offset(offset).limit(limit))
    return [(entry, name, email) for entry, name, email in rows], total


async def actions(session: Session) -> list[str]:
    """Return every action that occurs, in alphabetical order."""
    query = select(AuditEntry.action).distinct().order_by(col(AuditEntry.action))
    return list(await session.exec(query))


async def in_order(session: Session) -> AsyncIterator[AuditEntry]:
    """Walk through all entries, chain by chain, from the first to the last."""
    query = select(AuditEntry).order_by(col(AuditEntry.chain), col(AuditEntry.position))
    for entry in await session.exec(query.execution_options(yield_per=BATCH)):
        yield entry
