"""Calls counted against rates: one row per bucket, holding the times of the calls that count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ARRAY, delete, text
from sqlmodel import Field, SQLModel, col

from data.base import Time
from data.session import Session


class CallRate(SQLModel, table=True):
    """The calls of one bucket, such as "caller:<id>", within the longest window that counts them."""

    __tablename__ = "call_rates"

    bucket: str = Field(primary_key=True)
    times: list[datetime] = Field(sa_type=ARRAY(Time))
    last_at: datetime = Field(sa_type=Time, index=True)


COUNT = text("""
    insert into call_rates as r (bucket, times, last_at)
    values (:bucket, array[cast(:now as timestamptz)], :now)
    on conflict (bucket) do update
       set times = array(select t from unnest(r.times) t where t > :oldest order by t)
                   || cast(:now as timestamptz),
           last_at = :now
     where not exists (
        select 1
          from unnest(cast(:sinces as timestamptz[]), cast(:mosts as int[])) as w(since, most)
         where (select count(*) from unnest(r.times) t where t > w.since) >= w.most)
    returning times
""")
TIMES = text("select times from call_rates where bucket = :bucket")


async def count(
    session: Session, bucket: str, now: datetime, windows: Sequence[tuple[datetime, int]]
) -> tuple[bool, list[datetime]]:
    """Count a call unless a window (since when, at most how many) is full.

    Return whether it was counted, and the times of the calls that count now.
    """
    sinces = [since for since, _ in windows]
    values = {
        "bucket": bucket,
        "now": now,
        "oldest": min(sinces),
        "sinces": sinces,
        "mosts": [most for _, most in windows],
    }
    row = (await session.run(COUNT, values)).first()
    if row is not None:
        return True, sorted(row.times)
    kept = (await session.run(TIMES, {"bucket": bucket})).one()
    return False, sorted(kept.times)


async def forget_before(session: Session, then: datetime) -> int:
    """Delete buckets in which nothing counts any more and return how many."""
    return (await session.run(delete(CallRate).where(col(CallRate.last_at) < then))).rowcount
