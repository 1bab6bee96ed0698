"""Marks of how mail was received: first times, passing bounces, figures by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from data.base import new_id
from data.sending.event_statements import BEGIN, LOCK
from data.session import Session

Mark = tuple[UUID, date, str]
"""Organization, day, and delivered, bounced or complained."""

KNOWN = text("""
    select distinct message_id,
           case when kind = 'bounced' then 'bounced:' || coalesce(detail->>'weight', '') else kind end
      from message_events
     where message_id = any(cast(:ids as uuid[]))
       and kind in ('delivered', 'bounced', 'complained', 'unsubscribed')
""")
ADD_TRANSIENT = text("""
    insert into transient_bounces (id, organization_id, message_id, email_norm, at)
    values (:id, :organization_id, :message_id, :email_norm, :at)
    on conflict (message_id) do nothing
""")
COUNT_TRANSIENT = text("""
    select count(*) from transient_bounces
     where organization_id = :organization_id and email_norm = :email_norm and at > :since
""")
MARK = text("""
    insert into reputations (id, organization_id, day, delivered, bounced, complained, forgiven)
    values (:id, :organization_id, :day, :delivered, :bounced, :complained, false)
    on conflict (organization_id, day, forgiven) do update set
        delivered = reputations.delivered + excluded.delivered,
        bounced = reputations.bounced + excluded.bounced,
        complained = reputations.complained + excluded.complained
""")
COMPLAINED_OF = text("""
    select campaign.name, engaged.complaints
      from (select campaign_id, count(*) as complaints, max(complained_at) as at
              from engagements
             where organization_id = :organization_id and complained_at > :since
             group by campaign_id) engaged
      join campaigns campaign on campaign.id = engaged.campaign_id
     order by engaged.at desc limit 1
""")
FORGET_TRANSIENT = text("delete from transient_bounces where at < :before")


async def known(session: Session, ids: Collection[UUID]) -> frozenset[tuple[UUID, str]]:
    """Hold messages until the end and return what is known to have happened to them already.

    A bounce is known under its weight: "bounced:final".
    """
    given = {"ids": sorted(set(ids))}
    await session.run(BEGIN, given)
    await session.run(LOCK, given)
    return frozenset((row[0], row[1]) for row in await session.run(KNOWN, given))


async def mark(session: Session, marks: Mapping[Mark, int]) -> None:
    """Add to the figures of organizations and days, in one order."""
    days: dict[tuple[UUID, date], dict[str, int]] = defaultdict(dict)
    for (organization_id, day, column), count in marks.items():
        days[organization_id, day][column] = count
    for (organization_id, day), counts in sorted(days.items()):
        figures = {"delivered": 0, "bounced": 0, "complained": 0, **counts}
        given = {"id": new_id(), "organization_id": organization_id, "day": day, **figures}
        await session.run(MARK, given)


async def add_transient(
    session: Session, organization_id: UUID, message_id: UUID, email_norm: str, at: datetime
) -> bool:
    """Note a bounce that may pass, once a message; tell whether it is new."""
    given = {
        "id": new_id(),
        "organization_id": organization_id,
        "message_id": message_id,
        "email_norm": email_norm,
        "at": at,
    }
    return (await session.run(ADD_TRANSIENT, given)).rowcount > 0


async def count_transient(
    session: Session, organization_id: UUID, email_norm: str, since: datetime
) -> int:
    """Return how many messages to an address bounced for the moment since a time."""
    given = {"organization_id": organization_id, "email_norm": email_norm, "since": since}
    return int((await session.run(COUNT_TRANSIENT, given)).scalar_one())


async def forget_transient(session: Session, before: datetime) -> int:
    """Remove what is too old to count."""
    return (await session.run(FORGET_TRANSIENT, {"before": before})).rowcount


async def last_complained_of(
    session: Session, organization_id: UUID, since: datetime
) -> tuple[str, int] | None:
    """Return the campaign that was complained of last, with how many did; None for no campaign."""
    values = {"organization_id": organization_id, "since": since}
    row = (await session.run(COMPLAINED_OF, values)).first()
    return (row.name, row.complaints) if row else None
