"""When each daily or hourly duty is due next; kept so that a restart or a skipped day misses none."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from data.base import Time
from data.session import Session


class Timer(SQLModel, table=True):
    """A duty's next due time, by the movable clock."""

    __tablename__ = "timers"

    name: str = Field(primary_key=True)
    next_at: datetime = Field(sa_type=Time)
    last_at: datetime | None = Field(default=None, sa_type=Time)


TAKE = text("""
    insert into timers (name, next_at, last_at) values (:name, :next_at, :now)
    on conflict (name) do update set next_at = excluded.next_at, last_at = excluded.last_at
     where timers.next_at <= :now
    returning name
""")


async def put_off(session: Session, name: str, next_at: datetime) -> None:
    """Set when a duty is due next, whenever it was due before."""
    timer = await session.get_one(Timer, name, with_for_update=True)
    timer.next_at = next_at


async def take(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Tell whether a duty is due, and if so set its next time."""
    result = await session.run(TAKE, {"name": name, "now": now, "next_at": now + every})
    return result.first() is not None
