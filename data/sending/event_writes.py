"""Writing events: stored at once, then labelled by what stands around them and added up.

Whoever writes locks the engagements of the messages first, so that the events of one message are
numbered in the order in which they become visible. Counting takes away what a message has
contributed to the counts so far, labels, and adds what it contributes now: the counts are at any time
what counting all those events anew would give, whatever labels have changed on the way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, cast
from uuid import UUID

from psycopg import AsyncConnection
from sqlalchemy import text

from data.session import Session

COPY_FROM = 100
"""Batches of so many are sent by COPY, smaller ones as parameters."""
MOST_PER_MESSAGE = 500
"""Opens and clicks kept of one message; who reloads an image all day fills no disk."""


class Hit(NamedTuple):
    """An event as it comes in: of which message, and what; ``detail`` is JSON."""

    message_id: UUID
    kind: str
    at: datetime
    link: int = 0
    machine: str = ""
    agent: str = ""
    network: str = ""
    detail: str = "{}"


@dataclass(frozen=True, slots=True)
class Windows:
    """How close together things are that no person does."""

    after_delivery: timedelta
    after_open: timedelta
    burst: timedelta
    burst_links: int


Touched = tuple[UUID, UUID | None]
"""An organization and one of its campaigns, None for mail without one."""


class Written(NamedTuple):
    """What a batch came to: whose figures moved, and how many events were stored."""

    touched: frozenset[Touched]
    events: int


async def store(session: Session, hits: Sequence[Hit]) -> int:
    """Store events of messages that exist, to be counted later; return how many."""
    await session.run(BEGIN, {"ids": _array({hit.message_id for hit in hits})})
    if len(hits) < COPY_FROM:
        columns = [list(column) for column in zip(*hits, strict=True)]
        result = await session.run(STORE_FEW, dict(zip(Hit._fields, columns, strict=True)))
        return result.rowcount
    await session.run(STAGE)
    line = await (await session.connection()).get_raw_connection()
    raw = cast("AsyncConnection", line.driver_connection)
    async with (
        raw.cursor() as cursor,
        cursor.copy(f"copy fresh_hits ({', '.join(Hit._fields)}) from stdin") as copy,
    ):
        await copy.write(await asyncio.to_thread(_lines, hits))
    return (await session.run(STORE_MANY)).rowcount


async def write(session: Session, hits: Sequence[Hit], windows: Windows) -> Written:
    """Store events and count them at once."""
    if not hits:
        return Written(frozenset(), 0)
    stored = await store(session, hits)
    ids = {hit.message_id for hit in hits}
    return Written(await _count(session, ids, windows), stored)


async def count_due(
    session: Session, windows: Windows, limit: int
) -> tuple[frozenset[Touched], int]:
    """Count the events of some messages that have uncounted ones; return also how many messages."""
    ids = [row[0] for row in await session.run(UNCOUNTED, {"limit": limit})]
    return (await _count(session, ids, windows) if ids else frozenset()), len(ids)


async def _count(session: Session, ids: Collection[UUID], windows: Windows) -> frozenset[Touched]:
    which = {"ids": _array(ids)}
    await session.run(LOCK, which)
    await session.run(ALONE, which)
    await session.run(TAKE_AWAY, which)
    await session.run(
        LABEL,
        {
            **which,
            "after_delivery": windows.after_delivery,
            "after_open": windows.after_open,
            "burst": windows.burst,
            "burst_links": windows.burst_links,
        },
    )
    await session.run(ENGAGE, which)
    await session.run(ADD, which)
    await session.run(WAKE, which)
    return frozenset((row[0], row[1]) for row in await session.run(TOUCHED, which))


async def recount(session: Session, organization_id: UUID, campaign_id: UUID) -> None:
    """Count the events of a campaign anew."""
    given = {"organization_id": organization_id, "campaign_id": campaign_id}
    await session.run(FORGET, given)
    await session.run(RECOUNT, given)


def _array(ids: Collection[UUID]) -> str:
    """Return ids as the text of an array: a parameter that costs little, however many there are."""
    return "{" + ",".join(map(str, ids)) + "}"


def _lines(hits: Sequence[Hit]) -> bytes:
    return "".join(map(_line, hits)).encode()


def _line(hit: Hit) -> str:
    return (
        f"{hit.message_id}\t{hit.kind}\t{hit.at.isoformat()}\t{hit.link}\t{hit.machine}\t"
        f"{_plain(hit.agent)}\t{hit.network}\t{_plain(hit.detail)}\n"
    )


def _plain(value: str) -> str:
    """Return a text as COPY wants it."""
    if value.isprintable() and "\\" not in value:
        return value
    escaped = value.replace("\0", "").replace("\\", "\\\\").replace("\t", "\\t")
    return escaped.replace("\n", "\\n").replace("\r", "\\r")


BEGIN = text("""
    insert into engagements
        (id, organization_id, campaign_id, contact_id, opens, clicks, counted, counted_id)
    select id, organization_id, campaign_id, contact_id, 0, 0, false, 0
      from messages where id = any(cast(:ids as uuid[])) order by id
    on conflict (id) do update set counted = false
""")
LOCK = text("""
    with locked as (
        select id from engagements
         where id = any(cast(:ids as uuid[])) order by id for update)
    select count(*) from locked
""")
ALONE = text("""
    select pg_advisory_xact_lock(key) from (
        select distinct hashtextextended(coalesce(campaign_id, organization_id)::text, 0) as key
          from engagements where id = any(cast(:ids as uuid[])) order by key) keys
""")
"""Who counts for a campaign does it alone: counts are taken away and added in two steps."""
TOUCHED = text("""
    select distinct organization_id, campaign_id from engagements
     where id = any(cast(:ids as uuid[]))
""")
UNCOUNTED = text("""
    select id from engagements where not counted order by id limit :limit for update skip locked
""")
STAGE = text("""
    create temp table fresh_hits (message_id uuid, kind text, at timestamptz, link int,
        machine text, agent text, network text, detail jsonb) on commit drop
""")
_STORE = f"""
    insert into message_events (organization_id, campaign_id, message_id, contact_id,
        kind, at, link, machine, agent, network, detail)
    select organization_id, campaign_id, id, contact_id,
        kind, at, link, machine, agent, network, detail
      from (select e.organization_id, e.campaign_id, e.id, e.contact_id, h.*, e.opens + e.clicks
                + row_number() over (partition by h.message_id order by h.at) as number
              from {{source}} join engagements e on e.id = h.message_id) fresh
     where number <= {MOST_PER_MESSAGE} or kind not in ('opened', 'clicked')
     order by at
"""  # noqa: S608 - a constant of ours
STORE_MANY = text(_STORE.format(source="fresh_hits h"))
STORE_FEW = text(
    _STORE.format(
        source="""unnest(cast(:message_id as uuid[]), cast(:kind as text[]),
        cast(:at as timestamptz[]), cast(:link as int[]), cast(:machine as text[]),
        cast(:agent as text[]), cast(:network as text[]), cast(:detail as jsonb[]))
        as h(message_id, kind, at, link, machine, agent, network, detail)"""
    )
)
LABEL = text("""
    with known as (
        select v.id, v.message_id, v.kind, v.at, v.link, v.machine, c.links,
               coalesce(min(v.at) filter (where v.kind = 'delivered')
                   over (partition by v.message_id), m.sent_at) as arrived,
               max(v.at) filter (where v.kind = 'opened') over (partition by v.message_id
                   order by v.at range between cast(:after_open as interval) preceding
                   and current row) as opened
          from message_events v
          join messages m on m.id = v.message_id
          left join campaigns c on c.id = v.campaign_id
         where v.message_id = any(cast(:ids as uuid[]))
    ), bursts as (
        select one.id from known one
          join known other on other.message_id = one.message_id and other.kind = 'clicked'
           and other.at between one.at - cast(:burst as interval) and one.at + cast(:burst as interval)
         where one.kind = 'clicked'
         group by one.id, one.links
        having count(distinct other.link)
            >= least(:burst_links, greatest(2, jsonb_array_length(one.links)))
    ), labelled as (
        select known.id, concat_ws(' ', nullif(machine, ''),
            case when at < arrived + cast(:after_delivery as interval)
                  and machine !~ 'at_delivery' then 'at_delivery' end,
            case when kind = 'clicked' and opened is not null
                  and machine !~ 'with_open' then 'with_open' end,
            case when bursts.id is not null and machine !~ 'burst' then 'burst' end) as machine
          from known left join bursts on bursts.id = known.id
         where kind in ('opened', 'clicked')
    )
    update message_events v set machine = labelled.machine
      from labelled where labelled.id = v.id and labelled.machine <> v.machine
""")
ENGAGE = text("""
    update engagements e set
        delivered_at = f.delivered_at, bounced_at = f.bounced_at,
        opened_at = f.opened_at, person_opened_at = f.person_opened_at, opens = f.opens,
        clicked_at = f.clicked_at, person_clicked_at = f.person_clicked_at, clicks = f.clicks,
        complained_at = f.complained_at, replied_at = f.replied_at,
        counted = true, counted_id = f.last_id,
        unsubscribed_at = case when f.resubscribed_at > f.left_at then null else f.unsubscribed_at end
      from (select message_id, max(id) as last_id,
            min(at) filter (where kind = 'delivered') as delivered_at,
            min(at) filter (where kind = 'opened') as opened_at,
            min(at) filter (where kind = 'opened' and machine = '') as person_opened_at,
            count(*) filter (where kind = 'opened') as opens,
            min(at) filter (where kind = 'clicked') as clicked_at,
            min(at) filter (where kind = 'clicked' and machine = '') as person_clicked_at,
            count(*) filter (where kind = 'clicked') as clicks,
            min(at) filter (where kind = 'bounced') as bounced_at,
            min(at) filter (where kind = 'complained') as complained_at,
            min(at) filter (where kind = 'unsubscribed') as unsubscribed_at,
            max(at) filter (where kind = 'unsubscribed') as left_at,
            max(at) filter (where kind = 'resubscribed') as resubscribed_at,
            min(at) filter (where kind = 'replied') as replied_at
          from message_events where message_id = any(cast(:ids as uuid[])) group by message_id) f
     where e.id = f.message_id
""")
WAKE = text("""
    with engaged as (
        select contact_id, max(at) as at from message_events
         where message_id = any(cast(:ids as uuid[])) and contact_id is not null
           and kind in ('opened', 'clicked', 'replied') and machine = ''
         group by contact_id
    ), behind as (
        select c.id, engaged.at from contacts c join engaged on engaged.contact_id = c.id
         where c.last_engaged_at is null or c.last_engaged_at < engaged.at - interval '1 hour'
         order by c.id for update of c
    )
    update contacts c set last_engaged_at = behind.at from behind where c.id = behind.id
""")
FORGET = text("""
    delete from campaign_counts
     where organization_id = :organization_id and campaign_id = :campaign_id
""")
_COUNT = """
    insert into campaign_counts
        (organization_id, campaign_id, kind, link, hour, total, machine, reached, people)
    select organization_id, campaign_id, kind, link, hour,
           {sign} * sum(total), {sign} * sum(machine),
           {sign} * count(*) filter (where first = first_of_all),
           {sign} * count(*) filter (where person = person_of_all)
      from (select *, min(first) over each as first_of_all, min(person) over each as person_of_all
              from (select organization_id, campaign_id, message_id, kind, bucket as link,
                           date_trunc('hour', at, 'UTC') as hour, count(*) as total,
                           count(*) filter (where machine <> '') as machine,
                           min(at) as first, min(at) filter (where machine = '') as person
                      from message_events
                     cross join lateral unnest(case when link > 0 then array[0, link]
                                                    else array[0] end) as bucket
                     where {which}
                     group by organization_id, campaign_id, message_id, kind, bucket,
                              date_trunc('hour', at, 'UTC')) per_hour
            window each as (partition by message_id, kind, link)) per_message
     group by organization_id, campaign_id, kind, link, hour
     order by organization_id, campaign_id, kind, link, hour
    on conflict (organization_id, campaign_id, kind, link, hour) do update set
        total = campaign_counts.total + excluded.total,
        machine = campaign_counts.machine + excluded.machine,
        reached = campaign_counts.reached + excluded.reached,
        people = campaign_counts.people + excluded.people
"""
TAKE_AWAY = text(
    _COUNT.format(
        sign="-1",
        which="""message_id = any(cast(:ids as uuid[])) and message_events.id <=
            (select counted_id from engagements e where e.id = message_events.message_id)""",
    )
)
ADD = text(_COUNT.format(sign="1", which="message_id = any(cast(:ids as uuid[]))"))
RECOUNT = text(
    _COUNT.format(
        sign="1", which="organization_id = :organization_id and campaign_id = :campaign_id"
    )
)
