"""Audiences in SQL: counted while a campaign is made, written into the ledger when it starts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from data.composed import composed, statement
from data.sending.conditions import Condition
from data.session import Session

REASON = """
    coalesce(stop.kind, case contact.status
        when 'unsubscribed' then 'unsubscribe' when 'bounced' then 'bounce'
        when 'complained' then 'complaint' when 'inactive' then 'inactive' else '' end)
"""
"""Why somebody gets nothing, as a kind of suppression; empty for who does get mail."""
LIVE = """
    contact.organization_id = :organization_id
    and contact.deleted_at is null and contact.anonymized_at is null and ({condition})
"""
STOPPED = """
    left join suppressions stop
      on stop.organization_id = :organization_id
     and stop.email_norm = contact.email_norm and stop.email_norm <> ''
"""
COUNTED = composed(
    """
    select {reason} as reason, count(*) as people
      from contacts contact {stopped} where {live} group by 1
    """,
    reason=REASON,
    stopped=STOPPED,
    live=LIVE,
)
WRITTEN = composed(
    """
    with chunk as materialized (
        select contact.id, contact.email, contact.email_norm, contact.status
          from contacts contact
         where {live} and contact.id > :after
         order by contact.id limit :most),
    numbered as (
        select cast(cast(:first as text) || lpad(to_hex(row_number() over ()), 8, '0') as uuid) as key,
               ordered.*
          from (select contact.id, contact.email, contact.email_norm, {reason} as reason
                  from chunk contact {stopped}
                 order by contact.email_norm) ordered),
    put as (
        insert into messages (
            id, organization_id, campaign_id, contact_id, email, email_norm, domain, status,
            priority, attempts, scheduled_at, created_at, finished_at, provider,
            provider_ref, error_code, error_detail)
        select key, :organization_id, :campaign_id, id, email, email_norm,
               split_part(email_norm, '@', 2),
               case when reason = '' then 'queued' else 'suppressed' end,
               :priority, 0, :now, :now, case when reason = '' then null else :now end,
               '', '', reason, ''
          from numbered
            on conflict (organization_id, campaign_id, email_norm) do nothing
        returning 1)
    select (select count(*) from chunk) as looked_at, (select count(*) from put) as written,
           (select id from chunk order by id desc limit 1) as last
    """,
    reason=REASON,
    stopped=STOPPED,
    live=LIVE,
)
"""Rows are written in the order of the unique index and numbered in it: every index grows in few
places."""
ROOM = text("set local work_mem = '64MB'")
"""A chunk is sorted in memory."""
NAMED = text("""
    select email_norm from contacts
     where organization_id = :organization_id and deleted_at is null and email_norm = any(:emails)
""")


VERSION_BITS, VARIANT_BITS = 12, 30
"""Bits drawn beside the version and the variant of a key."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one step of a snapshot did; ``last`` is the contact it came to, None at the end."""

    looked_at: int
    written: int
    last: UUID | None


async def counted(session: Session, organization_id: UUID, condition: Condition) -> dict[str, int]:
    """Return how many people an audience has by why they get nothing, "" for who gets mail."""
    query = statement(COUNTED, condition=condition.sql)
    values = {"organization_id": organization_id, **condition.values}
    return {row.reason: int(row.people) for row in await session.run(query, values)}


async def write(
    session: Session,
    organization_id: UUID,
    campaign_id: UUID,
    condition: Condition,
    *,
    after: UUID | None,
    most: int,
    now: datetime,
    priority: int = 0,
) -> Chunk:
    """Write the next people of an audience into the ledger, those who get nothing with the reason."""
    values = {
        "organization_id": organization_id,
        "campaign_id": campaign_id,
        "after": after or UUID(int=0),
        "most": most,
        "now": now,
        "first": _first_of(int(now.timestamp() * 1000)),
        "priority": priority,
        **condition.values,
    }
    await session.run(ROOM)
    row = (await session.run(statement(WRITTEN, condition=condition.sql), values)).one()
    return Chunk(int(row.looked_at), int(row.written), row.last)


async def known(session: Session, organization_id: UUID, emails: list[str]) -> set[str]:
    """Return those of the addresses that are contacts."""
    values = {"organization_id": organization_id, "emails": emails}
    return {row[0] for row in await session.run(NAMED, values)}


def _first_of(millis: int) -> str:
    """Return the beginning of a chunk's keys, which a counter of 32 bits ends (RFC 9562, 5.7, 6.2)."""
    drawn = secrets.randbits(VERSION_BITS + VARIANT_BITS)
    begin = 0x7 << VERSION_BITS | drawn >> VARIANT_BITS
    rest = 0x2 << VARIANT_BITS | drawn & (1 << VARIANT_BITS) - 1
    return f"{millis:012x}{begin:04x}{rest:08x}"
