"""Lists of the people of a campaign: who got it, who opened, clicked, bounced, left or answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from data.session import Session

CONDITIONS = {
    "delivered": ("e.delivered_at", "e.delivered_at is not null"),
    "opened": ("e.opened_at", "e.opened_at is not null"),
    "opened_people": (
        "e.person_opened_at",
        "e.opened_at is not null and e.person_opened_at is not null",
    ),
    "opened_machines": ("e.opened_at", "e.opened_at is not null and e.person_opened_at is null"),
    "clicked": ("e.clicked_at", "e.clicked_at is not null"),
    "clicked_people": (
        "e.person_clicked_at",
        "e.clicked_at is not null and e.person_clicked_at is not null",
    ),
    "clicked_machines": (
        "e.clicked_at",
        "e.clicked_at is not null and e.person_clicked_at is null",
    ),
    "bounced": ("e.bounced_at", "e.bounced_at is not null"),
    "complained": ("e.complained_at", "e.complained_at is not null"),
    "unsubscribed": ("e.unsubscribed_at", "e.unsubscribed_at is not null"),
    "replied": ("e.replied_at", "e.replied_at is not null"),
}
"""The time that a list is sorted by, and who is in it; each has a partial index."""
SENT = "sent"
"""Everybody the campaign was sent to, by address."""

_FROM = """
      from engagements e join messages m on m.id = e.id
     where e.organization_id = :organization_id and e.campaign_id = :campaign_id
       and {which} and (:search = '' or m.email_norm ^@ :search)
"""
LISTED = f"""
    select m.id, m.email, m.contact_id, {{at}} as at, e.opens, e.clicks {_FROM}
     order by {{at}} desc, e.id limit :limit offset :offset
"""
COUNTED = f"select count(*) {_FROM}"
_FROM_SENT = """
      from messages m left join engagements e on e.id = m.id
     where m.organization_id = :organization_id and m.campaign_id = :campaign_id
       and m.status = 'sent' and (:search = '' or m.email_norm ^@ :search)
"""
LISTED_SENT = f"""
    select m.id, m.email, m.contact_id, m.sent_at as at,
           coalesce(e.opens, 0) as opens, coalesce(e.clicks, 0) as clicks {_FROM_SENT}
     order by m.email_norm limit :limit offset :offset
"""
COUNTED_SENT = f"select count(*) {_FROM_SENT}"
DETAILS = text("""
    select distinct on (message_id) message_id, detail, machine from message_events
     where message_id = any(cast(:ids as uuid[])) and kind = :kind
     order by message_id, at desc
""")


class Recipient(NamedTuple):
    """One person of a campaign's list."""

    message_id: UUID
    email: str
    contact_id: UUID | None
    at: datetime | None
    opens: int
    clicks: int


async def listing(
    session: Session,
    organization_id: UUID,
    campaign_id: UUID,
    which: str,
    *,
    search: str,
    offset: int,
    limit: int,
) -> list[Recipient]:
    """Return a stretch of a list, the latest first; ``which`` is a key of CONDITIONS or SENT."""
    at, condition = CONDITIONS.get(which, ("", ""))
    query = LISTED_SENT if which == SENT else LISTED.format(at=at, which=condition)
    given = {
        "organization_id": organization_id,
        "campaign_id": campaign_id,
        "search": search,
        "offset": offset,
        "limit": limit,
    }
    return [Recipient(*row) for row in await session.run(text(query), given)]


async def count(
    session: Session, organization_id: UUID, campaign_id: UUID, which: str, search: str
) -> int:
    """Return how many are on a list."""
    _, condition = CONDITIONS.get(which, ("", ""))
    query = COUNTED_SENT if which == SENT else COUNTED.format(which=condition)
    given = {"organization_id": organization_id, "campaign_id": campaign_id, "search": search}
    return int((await session.run(text(query), given)).scalar_one())


async def details(
    session: Session, messages: list[UUID], kind: str
) -> dict[UUID, tuple[dict[str, object], str]]:
    """Return what the newest event of a kind says, with its labels, by message."""
    found = await session.run(DETAILS, {"ids": messages, "kind": kind})
    return {row[0]: (row[1], row[2]) for row in found}


PROVIDER = text("""
    select provider from messages
     where organization_id = :organization_id and campaign_id = :campaign_id and status = 'sent'
     limit 1
""")


async def provider(session: Session, organization_id: UUID, campaign_id: UUID) -> str:
    """Return who took a campaign's mail, "" when nothing was sent yet."""
    given = {"organization_id": organization_id, "campaign_id": campaign_id}
    return str((await session.run(PROVIDER, given)).scalar_one_or_none() or "")
