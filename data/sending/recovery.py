"""Couriers' leases, and messages that nobody has in hand any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.composed import statement
from data.session import Session

ENLIST = text("""
    insert into couriers (id, started_at, lease_until) values (:id, :wall, :lease_until)
""")
RENEW = text("""
    update couriers set lease_until = :lease_until where id = :id
""")
DISMISS = text("delete from couriers where id = :id")
BURY = text("delete from couriers where lease_until < :wall")
STRAY = """
    status in ('claimed', 'sending')
    and (not exists (select from couriers where couriers.id = locked_by)
         or locked_by = :id and claimed_at < :before and id <> all(cast(:in_hand as uuid[])))
"""
CONCERNED = statement("select distinct organization_id from messages where {stray}", stray=STRAY)
FREE = statement(
    """
    with stray as materialized (
        select id, status as was from messages where {stray} order by id for update skip locked)
    update messages m
       set status = case when stray.was = 'claimed' or m.repeat_account <> '' and m.attempts < :most
                         then 'queued' else 'unknown' end,
           locked_by = null,
           error_code = case when stray.was = 'claimed' then m.error_code else 'courier_lost' end,
           error_detail = case when stray.was = 'claimed' then m.error_detail
                               else 'The process that handed it over ended before the answer.' end
      from stray where m.id = stray.id
    returning m.id, m.organization_id, m.campaign_id, m.status, m.claimed_at, stray.was
    """,
    stray=STRAY,
)


async def enlist(session: Session, courier: str, wall: datetime, lease: timedelta) -> None:
    """Write a courier on the list, with its first lease."""
    await session.run(ENLIST, {"id": courier, "wall": wall, "lease_until": wall + lease})


async def renew(session: Session, courier: str, wall: datetime, lease: timedelta) -> bool:
    """Prolong a courier's lease; False: it was buried, and what it had is others' by now.

    A lease that has run out is renewed as long as nobody has noticed: nothing left meanwhile.
    """
    values = {"id": courier, "lease_until": wall + lease}
    return (await session.run(RENEW, values)).rowcount > 0


async def dismiss(session: Session, courier: str) -> None:
    """Take a courier off the list; what it still has is free at the next look."""
    await session.run(DISMISS, {"id": courier})


async def bury(session: Session, wall: datetime) -> None:
    """Take couriers off the list whose lease has run out."""
    await session.run(BURY, {"wall": wall})


async def concerned(
    session: Session, courier: str, in_hand: Collection[str], before: datetime
) -> list[UUID]:
    """Return whose messages are in nobody's hands: a dead courier's, or lost by this one."""
    values = {"id": courier, "in_hand": list(in_hand), "before": before}
    return [row.organization_id for row in await session.run(CONCERNED, values)]


async def free(
    session: Session, courier: str, in_hand: Collection[str], before: datetime, most: int
) -> Sequence[Row[Any]]:
    """Queue again what was only claimed; name unknown what was being handed over.

    What the provider knows by our key is queued too, up to ``most`` attempts.
    """
    values = {"id": courier, "in_hand": list(in_hand), "before": before, "most": most}
    return (await session.run(FREE, values)).all()
