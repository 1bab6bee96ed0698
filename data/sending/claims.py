"""Claims: messages taken by a courier, with what their mail is filled in with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.composed import composed, statement
from data.sending.lanes import BEGINNING, BRAKES, Lane, Place
from data.session import Session

LONGEST_DETAIL = 500
CLAIM = statement(
    """
    with wanted as materialized (
        select * from unnest(
            cast(:keys as uuid[]), cast(:organizations as uuid[]), cast(:campaigns as uuid[]),
            cast(:senders as uuid[]), cast(:takes as integer[]), cast(:ats as timestamptz[]),
            cast(:ids as uuid[])) with ordinality
            as wanted (key, organization_id, campaign_id, sender_id, take, at, id, position)
    ), free as materialized (
        select wanted.* from wanted
         where (wanted.campaign_id is null
                or exists (select from campaigns c
                            where c.id = wanted.campaign_id and c.status = 'sending'))
           and {brakes}
    ), picked as materialized (
        select taken.id, free.position, free.campaign_id is not null as bulk from free
         cross join lateral (
               select m.id from messages m
                where coalesce(m.campaign_id, m.organization_id) = free.key
                  and m.status = 'queued' and m.scheduled_at <= :now
                  and (m.scheduled_at, m.id) > (free.at, free.id)
                  and (free.campaign_id is not null
                       or m.sender_id is not distinct from free.sender_id)
                order by coalesce(m.campaign_id, m.organization_id), m.scheduled_at, m.id
                limit free.take
                  for update skip locked) taken
    ), judged as materialized (
        select picked.id, picked.position, c.first_name, c.last_name, c.fields,
               case when s.kind is not null then s.kind
                    when picked.bulk and c.deleted_at is not null then 'removed'
                    when picked.bulk and c.status <> 'subscribed' then c.status
                    else '' end as barred
          from picked
          join messages m on m.id = picked.id
          left join contacts c
            on c.id = m.contact_id and c.organization_id = m.organization_id
          left join suppressions s
            on s.organization_id = m.organization_id and s.email_norm = m.email_norm
           and s.email_norm <> ''
           and (picked.bulk or s.kind not in ('unsubscribe', 'inactive'))
    )
    update messages m
       set status = case when judged.barred = '' then 'claimed' else 'suppressed' end,
           locked_by = case when judged.barred = '' then :courier end,
           claimed_at = :now,
           finished_at = case when judged.barred = '' then null else :now end,
           error_code = case when judged.barred = '' then m.error_code else judged.barred end
      from judged where m.id = judged.id
    returning m.id, m.contact_id, m.email, m.email_norm, m.sender_id, m.attempts, m.scheduled_at,
              m.repeat_account, m.doubtful_since, judged.position, judged.barred, judged.first_name,
              judged.last_name, judged.fields
    """,
    brakes=composed(BRAKES, organization="wanted.organization_id"),
)
GIVE_BACK = text("""
    update messages set status = 'queued', locked_by = null
     where id = any(cast(:ids as uuid[])) and locked_by is not distinct from :courier
       and status || '' = 'claimed'
    returning id
""")
DOUBT = text("""
    update messages
       set status = 'unknown', locked_by = null, error_code = 'answer_lost', finished_at = :now,
           repeat_account = '', doubtful_since = null
     where id = any(cast(:ids as uuid[])) and status = 'claimed'
""")
POSTPONE = text("""
    update messages set status = 'queued', locked_by = null, scheduled_at = :until
     where id = any(cast(:ids as uuid[])) and status = 'claimed'
""")
FAIL = text("""
    update messages
       set status = 'failed', locked_by = null, error_code = :code, error_detail = :detail,
           finished_at = :now
     where id = :id and locked_by = :courier and status = 'claimed'
""")


async def claim(
    session: Session,
    takes: Sequence[tuple[Lane, int]],
    passed: Mapping[UUID, Place],
    courier: str,
    now: datetime,
) -> Sequence[Row[Any]]:
    """Take up to so many messages of each lane; ``position`` counts the lanes from 1.

    The brakes are asked here once more. People who must not be written to any more are not taken:
    their messages become suppressed, and ``barred`` says why.
    """
    places = [passed.get(lane.key, BEGINNING) for lane, _ in takes]
    values = {
        "keys": [lane.key for lane, _ in takes],
        "organizations": [lane.organization_id for lane, _ in takes],
        "campaigns": [lane.campaign_id for lane, _ in takes],
        "senders": [lane.sender_id for lane, _ in takes],
        "takes": [take for _, take in takes],
        "ats": [at for at, _ in places],
        "ids": [message_id for _, message_id in places],
        "courier": courier,
        "now": now,
    }
    return (await session.run(CLAIM, values)).all()


async def give_back(session: Session, ids: Sequence[UUID], courier: str) -> set[UUID]:
    """Let go of claimed messages that are still the courier's, and return which they were."""
    result = await session.run(GIVE_BACK, {"ids": list(ids), "courier": courier})
    return {row.id for row in result}


async def doubt(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Name claimed messages unknown: they may have left, and nobody can hand them over safely."""
    await session.run(DOUBT, {"ids": list(ids), "now": now})


async def postpone(session: Session, ids: Sequence[UUID], until: datetime) -> None:
    """Let claimed messages wait until a time."""
    await session.run(POSTPONE, {"ids": list(ids), "until": until})


async def fail(
    session: Session, message_id: UUID, courier: str, *, code: str, detail: str, now: datetime
) -> None:
    """Let a claimed message fail: it cannot become mail."""
    values = {
        "id": message_id,
        "courier": courier,
        "code": code,
        "detail": detail[:LONGEST_DETAIL],
        "now": now,
    }
    await session.run(FAIL, values)
