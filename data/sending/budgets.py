"""Budgets: what organizations and accounts have spent, locked so that two couriers never overstep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, select

from data.base import new_id
from data.sending.couriers import MailAccount
from data.sending.organization_limits import OrganizationLimit
from data.session import Session

Spent = Mapping[tuple[UUID, str, datetime], int]
"""Messages by organization, scope and beginning of the stretch of time."""

ENSURE = text("""
    insert into organization_limits
           (id, organization_id, created_at, updated_at, state, state_reason, sent_this_month,
            priority)
    select gen_random_uuid(), organization_id, :now, :now, 'good', '', 0, 0
      from unnest(cast(:organizations as uuid[])) as organization_id
    on conflict (organization_id) do nothing
""")
SPENT = text("""
    select organization_id, scope, sum(spent) as spent from spendings
     where organization_id = any(cast(:organizations as uuid[]))
       and ((scope = 'hour' and at >= :hour) or (scope <> 'hour' and at >= :day)) and at <= :now
     group by 1, 2
""")
RAMPS = text("""
    select organization_id, domain, started_at, skipped_at from domain_ramps
     where organization_id = any(cast(:organizations as uuid[]))
""")
SPEND = text("""
    insert into spendings (id, organization_id, scope, at, spent)
    select * from unnest(cast(:ids as uuid[]), cast(:organizations as uuid[]),
                         cast(:scopes as text[]), cast(:ats as timestamptz[]),
                         cast(:spent as integer[]))
    on conflict (organization_id, scope, at) do update
       set spent = greatest(0, spendings.spent + excluded.spent)
""")
COUNT_MONTH = text("""
    update organization_limits l
       set first_sent_at = coalesce(l.first_sent_at, :now), month = :month,
           sent_this_month = greatest(
               0, counted.spent + case when l.month = :month then l.sent_this_month else 0 end)
      from unnest(cast(:organizations as uuid[]), cast(:spent as integer[]))
           as counted (organization_id, spent)
     where l.organization_id = counted.organization_id
""")
BEGIN_RAMPS = text("""
    insert into domain_ramps (id, organization_id, domain, started_at, created_at, updated_at)
    select gen_random_uuid(), organization_id, domain, :now, :now, :now
      from unnest(cast(:organizations as uuid[]), cast(:domains as text[]))
           as begun (organization_id, domain)
    on conflict (organization_id, domain) do nothing
""")
FORGET = text("delete from spendings where at < :before")


async def locked(
    session: Session, organizations: Collection[UUID], now: datetime
) -> dict[UUID, OrganizationLimit]:
    """Return the limits of organizations, made where missing, locked in one order for everybody."""
    wanted = sorted(set(organizations))
    query = (
        select(OrganizationLimit)
        .where(col(OrganizationLimit.organization_id).in_(wanted))
        .order_by(col(OrganizationLimit.organization_id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {one.organization_id: one for one in await session.exec(query)}
    if len(found) < len(wanted):
        await session.run(ENSURE, {"organizations": wanted, "now": now})
        found = {one.organization_id: one for one in await session.exec(query)}
    return found


async def spent(
    session: Session,
    organizations: Collection[UUID],
    hour: datetime,
    day: datetime,
    now: datetime,
) -> dict[tuple[UUID, str], int]:
    """Return what was spent by organization and scope: "hour" since ``hour``, the others since day.

    What lies after ``now`` was counted before the clock was set back.
    """
    values = {"organizations": sorted(organizations), "hour": hour, "day": day, "now": now}
    return {
        (row.organization_id, row.scope): int(row.spent) for row in await session.run(SPENT, values)
    }


async def ramps(
    session: Session, organizations: Collection[UUID]
) -> dict[tuple[UUID, str], Row[Any]]:
    """Return the ramps of domains by organization and domain."""
    found = await session.run(RAMPS, {"organizations": sorted(organizations)})
    return {(row.organization_id, row.domain): row for row in found}


async def begin_ramps(session: Session, domains: Iterable[tuple[UUID, str]], now: datetime) -> None:
    """Begin the ramps of (organization, domain) pairs that have none yet."""
    pairs = sorted(set(domains))
    if pairs:
        values = {
            "organizations": [organization_id for organization_id, _ in pairs],
            "domains": [domain for _, domain in pairs],
            "now": now,
        }
        await session.run(BEGIN_RAMPS, values)


async def spend(
    session: Session,
    counts: Spent,
    totals: Mapping[UUID, int],
    month: date,
    now: datetime,
) -> None:
    """Add what was claimed, or take off what was given back, by scope and by organization."""
    rows = sorted(counts.items())
    if rows:
        values = {
            "ids": [new_id() for _ in rows],
            "organizations": [organization_id for (organization_id, _, _), _ in rows],
            "scopes": [scope for (_, scope, _), _ in rows],
            "ats": [at for (_, _, at), _ in rows],
            "spent": [count for _, count in rows],
        }
        await session.run(SPEND, values)
    if totals:
        ordered = sorted(totals.items())
        values = {
            "organizations": [organization_id for organization_id, _ in ordered],
            "spent": [count for _, count in ordered],
            "month": month,
            "now": now,
        }
        await session.run(COUNT_MONTH, values)


async def forget(session: Session, before: datetime) -> int:
    """Remove what no cap looks at any more."""
    return (await session.run(FORGET, {"before": before})).rowcount


FULL = timedelta(days=1)
"""An account that is new to us counts as having rested this long: its tokens are full."""
ENSURE_ACCOUNTS = text("""
    insert into mail_accounts (key, per_second, per_day, tokens, filled_at, day, spent_today,
                               closed_reason, failures)
    select key, 0, 0, 0, :then, '', 0, '', 0 from unnest(cast(:keys as text[])) as key
    on conflict (key) do nothing
""")


async def accounts(session: Session, keys: Sequence[str], now: datetime) -> dict[str, MailAccount]:
    """Return accounts at providers, made where missing, locked in one order for everybody."""
    wanted = sorted(set(keys))
    query = (
        select(MailAccount)
        .where(col(MailAccount.key).in_(wanted))
        .order_by(col(MailAccount.key))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {one.key: one for one in await session.exec(query)}
    if len(found) < len(wanted):
        await session.run(ENSURE_ACCOUNTS, {"keys": wanted, "then": now - FULL})
        found = {one.key: one for one in await session.exec(query)}
    return found
