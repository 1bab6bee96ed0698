"""Lanes: what has messages that are due and may go, one a campaign, one a sender of single messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from data.composed import composed, statement
from data.session import Session

Place = tuple[datetime, UUID]
"""A place in a lane: when a message is due, and its id."""
BEGINNING: Place = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
SINGLES_LOOKED_AT = 200
"""How far into an organization's single messages we look for different senders."""

BRAKES = """
    not exists (select from switches brake
                 where brake.resumed_at is null and not brake.drill
                   and (brake.organization_id is null
                        or brake.organization_id = {organization}))
    and not exists (select from organization_limits brake
                     where brake.organization_id = {organization} and brake.state = 'suspended')
"""
"""What stops an organization: a switch, its own or everybody's, or its suspension."""

LANES = statement(
    """
    with recursive passed as materialized (
        select * from unnest(cast(:lanes as uuid[]), cast(:ats as timestamptz[]),
                             cast(:ids as uuid[])) as passed (lane, at, id)
    ), writers as (
        (select organization_id from messages
          where status = 'queued' and campaign_id is null
          order by organization_id limit 1)
        union all
        select (select m.organization_id from messages m
                 where m.status = 'queued' and m.campaign_id is null
                   and m.organization_id > writers.organization_id
                 order by m.organization_id limit 1)
          from writers where writers.organization_id is not null
    ), lanes as (
        select c.organization_id, c.id as campaign_id, c.sender_id, c.priority, c.started_at as at
          from campaigns c
          left join passed on passed.lane = c.id
         where c.status = 'sending'
           and exists (select from messages m
                        where coalesce(m.campaign_id, m.organization_id) = c.id
                          and m.status = 'queued' and m.scheduled_at <= :now
                          and (m.scheduled_at, m.id) > (coalesce(passed.at, :first_at),
                                                        coalesce(passed.id, :first_id)))
        union all
        select writers.organization_id, null, single.sender_id, 0, null
          from writers
         cross join lateral (
               select distinct due.sender_id from (
                   select m.sender_id from messages m
                    where coalesce(m.campaign_id, m.organization_id) = writers.organization_id
                      and m.status = 'queued' and m.scheduled_at <= :now
                    order by coalesce(m.campaign_id, m.organization_id), m.scheduled_at, m.id
                    limit {singles}) due) single
         where writers.organization_id is not null
    )
    select lanes.*, coalesce(l.priority, 0) as rank, coalesce(l.state, 'good') as state
      from lanes
      left join organization_limits l on l.organization_id = lanes.organization_id
     where {brakes}
     order by at nulls first, campaign_id
    """,
    singles=str(SINGLES_LOOKED_AT),
    brakes=composed(BRAKES, organization="lanes.organization_id"),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of messages. ``rank`` is the organization's priority, ``priority`` the campaign's."""

    organization_id: UUID
    campaign_id: UUID | None
    sender_id: UUID | None
    priority: int = 0
    rank: int = 0
    state: str = "good"

    @property
    def key(self) -> UUID:
        """The value under which the ledger's index keeps its messages together."""
        return self.campaign_id or self.organization_id


async def waiting(session: Session, now: datetime, passed: Mapping[UUID, Place]) -> list[Lane]:
    """Return the lanes with something due that no brake stops.

    ``passed`` are places before which nothing needs to be looked for, by key.
    """
    values = {
        "lanes": list(passed),
        "ats": [at for at, _ in passed.values()],
        "ids": [message_id for _, message_id in passed.values()],
        "now": now,
        "first_at": BEGINNING[0],
        "first_id": BEGINNING[1],
    }
    return [
        Lane(row.organization_id, row.campaign_id, row.sender_id, row.priority, row.rank, row.state)
        for row in await session.run(LANES, values)
    ]
