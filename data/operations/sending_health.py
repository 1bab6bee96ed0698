"""How sending fares over all organizations: what waits, who carries it, what is broken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from data.session import Session

QUEUE = text("""
    select count(*) filter (where status in ('queued', 'claimed') and scheduled_at <= :now) as due,
           count(*) filter (where status in ('queued', 'claimed') and scheduled_at > :now) as later,
           count(*) filter (where status = 'sending') as sending,
           count(*) filter (where status = 'unknown') as unknown,
           count(*) filter (where status = 'held') as held,
           min(scheduled_at) filter (where status = 'queued' and scheduled_at <= :now) as oldest
      from messages where status in ('queued', 'claimed', 'sending', 'unknown', 'held')
""")
COURIERS = text("""
    select c.id, c.started_at, c.lease_until,
           (select count(*) from messages m where m.locked_by = c.id
               and m.status in ('claimed', 'sending')) as in_hand
      from couriers c order by c.started_at
""")
ACCOUNTS = text("""
    select a.key, a.per_second, a.per_day, a.day, a.spent_today, a.closed_until, a.closed_reason,
           a.failures, coalesce(r.name, '') as relay, coalesce(o.name, '') as organization,
           coalesce(r.status, '') as relay_status, coalesce(r.problem, '') as problem
      from mail_accounts a
      left join relays r on a.key = 'relay:' || r.id
      left join organizations o on o.id::text =
           coalesce(r.organization_id::text, substring(a.key from ':([0-9a-f-]{36})'))
     order by a.key limit 200
""")
TROUBLE = text("""
    select (select count(*) from inbound_events where status = 'recorded') as events_waiting,
           (select count(*) from inbound_events where status = 'failed') as events_failed,
           (select count(*) from inboxes where status in ('refused', 'unreachable')) as inboxes,
           (select count(*) from domains d
              join lateral (select listed from domain_healths h
                             where h.domain_id = d.id order by day desc limit 1) seen on true
             where seen.listed and d.removed_at is null) as listed
""")
LISTED = text("""
    select d.id, d.name, o.name as organization, o.id as organization_id, seen.blacklists,
           seen.checked_at
      from domains d join organizations o on o.id = d.organization_id
      join lateral (select listed, blacklists, checked_at from domain_healths h
                     where h.domain_id = d.id order by day desc limit 1) seen on true
     where seen.listed and d.removed_at is null
     order by seen.checked_at desc limit 200
""")


async def queue(session: Session, now: datetime) -> Row[Any]:
    """Return how many messages wait, move or are stuck, and since when the oldest is due."""
    return (await session.run(QUEUE, {"now": now})).one()


async def couriers(session: Session) -> list[Row[Any]]:
    """Return the workers that deliver, and what each has in hand."""
    return list(await session.run(COURIERS))


async def accounts(session: Session) -> list[Row[Any]]:
    """Return the accounts at providers and relays, with their limits and troubles."""
    return list(await session.run(ACCOUNTS))


async def trouble(session: Session) -> Row[Any]:
    """Return counts of what wants a look."""
    return (await session.run(TROUBLE)).one()


async def listed(session: Session) -> list[Row[Any]]:
    """Return the domains that a block list holds, as of the last look at each."""
    return list(await session.run(LISTED))
