"""Keys that outlive the ring they came from: what was hashed with them is recognised for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, select

from data.base import Keyed, Time
from data.session import Session


class KeptKey(Keyed, table=True):
    """The key that one key of a ring gives for one purpose, sealed; ``ring_id`` names that key."""

    __tablename__ = "kept_keys"
    __table_args__ = (UniqueConstraint("purpose", "ring_id"),)

    purpose: str
    ring_id: str
    sealed_key: str
    created_at: datetime = Field(sa_type=Time, nullable=False)


async def add_missing(session: Session, kept: Sequence[KeptKey]) -> None:
    """Store those that are not there yet."""
    rows = [one.model_dump() for one in kept]
    await session.run(insert(KeptKey).values(rows).on_conflict_do_nothing())


async def listing(session: Session) -> list[KeptKey]:
    """Return all of them, the newest first."""
    return list(await session.exec(select(KeptKey).order_by(col(KeptKey.id).desc())))
