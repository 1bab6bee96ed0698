"""Attempts at what is rate-limited: signing in, asking for mails."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, text
from sqlmodel import Field, col, select

from data.base import Keyed, Time
from data.session import Session


class Attempt(Keyed, table=True):
    """One attempt at something rate-limited, under a key such as "sign_in:<hash of address>"."""

    __tablename__ = "attempts"

    bucket: str = Field(index=True)
    at: datetime = Field(sa_type=Time, index=True)


LOCK = text("select pg_advisory_xact_lock(hashtextextended(:bucket, 0))")


async def times_since(session: Session, bucket: str, since: datetime) -> list[datetime]:
    """Return when attempts were made, oldest first; hold the bucket until the transaction ends."""
    await session.run(LOCK, {"bucket": bucket})
    query = (
        select(Attempt.at)
        .where(col(Attempt.bucket) == bucket, col(Attempt.at) > since)
        .order_by(col(Attempt.at))
    )
    return list(await session.exec(query))


async def forget(session: Session, ids: list[UUID]) -> None:
    """Take attempts back: they succeeded."""
    await session.run(delete(Attempt).where(col(Attempt.id).in_(ids)))


async def forget_before(session: Session, then: datetime) -> int:
    """Delete attempts too old to count and return how many."""
    return (await session.run(delete(Attempt).where(col(Attempt.at) < then))).rowcount
