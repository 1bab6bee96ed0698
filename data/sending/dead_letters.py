"""Finding messages that failed, are held, or are of unknown fate."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, func, select

from data.sending.messages import Message
from data.session import Session

TROUBLE = ("failed", "held", "unknown")


async def found(
    session: Session,
    organization_id: UUID,
    *,
    search: str,
    kinds: Sequence[str],
    offset: int,
    limit: int,
) -> tuple[list[Message], int]:
    """Return messages of some kinds, newest first, and how many match in all."""
    query = select(Message).where(
        Message.organization_id == organization_id,
        col(Message.status).in_(TROUBLE),
        col(Message.status).in_(kinds),
    )
    if search:
        query = query.where(col(Message.email_norm).op("^@")(search))
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(Message.id).desc()).offset(offset).limit(limit)
    return list(await session.exec(newest)), total


async def counts(session: Session, organization_id: UUID) -> dict[str, int]:
    """Return how many messages there are in each troubled status."""
    query = (
        select(Message.status, func.count())
        .where(Message.organization_id == organization_id, col(Message.status).in_(TROUBLE))
        .group_by(Message.status)
    )
    return dict((await session.exec(query)).all())
