"""Organizations as staff see them: plan, usage, how their mail is received, how far they are held back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.composed import composed, statement
from data.session import Session

STATES = ("good", "warned", "throttled", "suspended", "stopped")
SORTED: Mapping[str, str] = {
    "name": "lower(name), id",
    "created_at": "created_at, id",
    "sent": "sent, id",
    "bounce_rate": "bounce_rate nulls first, id",
    "complaint_rate": "complaint_rate nulls first, id",
}
"""What the list may be sorted by."""

_FROM = """
    select o.id, o.name, o.created_at, o.package_limit, coalesce(l.state, 'good') as limited,
           case when s.id is not null then 'stopped' else coalesce(l.state, 'good') end as state,
           coalesce(l.state_reason, '') as state_reason, l.state_at, l.monthly_quota, l.daily_limit,
           coalesce(l.priority, 0) as priority,
           case when l.month = :month then l.sent_this_month else 0 end as sent,
           (select count(*) from memberships m where m.organization_id = o.id) as members,
           plan.name as plan,
           r.delivered, r.bounced, r.complained,
           r.bounced::float / nullif(r.delivered + r.bounced, 0) as bounce_rate,
           r.complained::float / nullif(r.delivered, 0) as complaint_rate,
           exists (select from appeals a
                    where a.organization_id = o.id and a.status = 'open') as appeals
      from organizations o
      left join organization_limits l on l.organization_id = o.id
      left join switches s on s.organization_id = o.id and s.resumed_at is null and not s.drill
      left join lateral (
           select t.name from subscriptions u join tiers t on t.id = u.tier_id
            where u.organization_id = o.id and u.ended_at is null
            order by u.id desc limit 1) plan on true
     cross join lateral (
           select coalesce(sum(delivered), 0)::int as delivered,
                  coalesce(sum(bounced), 0)::int as bounced,
                  coalesce(sum(complained), 0)::int as complained
             from reputations
            where organization_id = o.id and day >= :since and not forgiven) r
"""
_CHOSEN = """
    (:search = '' or strpos(lower(name), :search) > 0)
    and (:state = '' or state = :state or (:state = 'appeals' and appeals))
"""
COUNT = statement("select count(*) from ({all}) t where {chosen}", all=_FROM, chosen=_CHOSEN)
ONE = statement("select * from ({all} where o.id = :id) t", all=_FROM)
PAGE = composed(
    "select * from ({all}) t where {chosen} order by {{order}} offset :offset limit :limit",
    all=_FROM,
    chosen=_CHOSEN,
)
TOTALS = text("""
    select (select count(*) from organizations) as organizations,
           (select count(distinct organization_id) from reputations where day >= :since) as active,
           (select count(*) from organization_limits where state = 'suspended') as suspended,
           (select coalesce(sum(sent_this_month), 0) from organization_limits
             where month = :month) as sent,
           (select coalesce(sum(t.monthly_fee_cents), 0) from subscriptions u
              join tiers t on t.id = u.tier_id
             where u.ended_at is null and u.status in ('active', 'trialing')) as monthly_cents,
           (select count(*) from appeals where status = 'open') as appeals
""")


async def found(
    session: Session,
    *,
    search: str,
    state: str,
    sort: str,
    descending: bool,
    month: date,
    since: date,
    offset: int,
    limit: int,
) -> tuple[list[Row[Any]], int]:
    """Return organizations and how many match in all; ``since`` begins the window of the rates."""
    values = {"search": search.strip().lower(), "state": state, "month": month, "since": since}
    total = int((await session.run(COUNT, values)).scalar_one())
    order = SORTED.get(sort, SORTED["name"])
    if descending:
        order = order.replace(" nulls first", "").replace(", id", " desc nulls last, id")
    page = {**values, "offset": offset, "limit": limit}
    rows = await session.run(statement(PAGE, order=order), page)
    return list(rows), total


async def one(session: Session, organization_id: UUID, month: date, since: date) -> Row[Any] | None:
    """Return one organization."""
    values = {"id": organization_id, "month": month, "since": since}
    return (await session.run(ONE, values)).first()


async def totals(session: Session, month: date, since: date) -> dict[str, int]:
    """Return the figures of the platform; ``active`` organizations had mail delivered lately."""
    found = (await session.run(TOTALS, {"month": month, "since": since})).mappings().one()
    return {str(name): int(value) for name, value in found.items()}
