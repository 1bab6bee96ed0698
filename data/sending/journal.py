"""The courier's pen: intents and results written in groups, over a connection of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from data.sending.lanes import BRAKES

_CONNECT_SECONDS = 10
_OPEN = "select set_config('role', 'app_system', true)"
_INTEND = f"""
    update messages m
       set status = 'sending', attempts = m.attempts + (m.status = 'claimed')::integer,
           provider = intent.provider, repeatable = intent.repeatable
      from unnest(%(ids)s::uuid[], %(providers)s::text[], %(repeatables)s::boolean[])
           as intent (id, provider, repeatable)
     where m.id = intent.id and m.status in ('claimed', 'sending')
       and m.locked_by = %(courier)s and m.provider_ref = ''
       and (m.campaign_id is null
            or exists (select from campaigns c
                        where c.id = m.campaign_id and c.status = 'sending'))
       and {BRAKES.format(organization="m.organization_id")}
       and exists (select from couriers
                    where couriers.id = %(courier)s and couriers.lease_until > %(wall)s)
    returning m.id
"""  # noqa: S608 - no input
_CONCLUDE = """
    update messages m
       set status = result.status, locked_by = null, repeatable = result.repeatable,
           attempts = greatest(0, m.attempts - result.uncounted),
           provider_ref = case when result.ref = '' then m.provider_ref else result.ref end,
           error_code = result.code, error_detail = result.detail,
           scheduled_at = coalesce(result.due_at, m.scheduled_at),
           sent_at = case when result.status = 'sent' then result.at else m.sent_at end,
           finished_at = case when result.status = 'queued' then null else result.at end
      from unnest(%(ids)s::uuid[], %(statuses)s::text[], %(refs)s::text[], %(codes)s::text[],
                  %(details)s::text[], %(due)s::timestamptz[], %(ats)s::timestamptz[],
                  %(uncounted)s::integer[], %(repeatables)s::boolean[])
           as result (id, status, ref, code, detail, due_at, at, uncounted, repeatable)
     where m.id = result.id
       and (m.status = 'sending' and m.locked_by = %(courier)s or m.status = 'unknown')
    returning m.id
"""


@dataclass(frozen=True, slots=True)
class Intent:
    """A message that is about to be handed over."""

    id: UUID
    provider: str
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message that was handed over.

    ``uncounted``: the provider took no notice of the attempt, so it does not count. ``due_at`` is
    when a queued one is tried again; ``repeatable``, that it must be by the same provider, which
    may have taken it already and knows it by our key.
    """

    id: UUID
    status: str
    at: datetime
    ref: str = ""
    code: str = ""
    detail: str = ""
    due_at: datetime | None = None
    uncounted: bool = False
    repeatable: bool = False


class Pen:
    """Writes for one courier. It has a connection to itself, so that no page keeps it waiting."""

    def __init__(self, conninfo: str, courier: str) -> None:
        self._conninfo = conninfo
        self._courier = courier
        self._connection: AsyncConnection | None = None

    async def write(
        self, intents: Sequence[Intent], results: Sequence[Result], wall: datetime
    ) -> tuple[set[UUID], set[UUID]]:
        """Commit intents and results together; return which of each were let through.

        An intent is refused when the claim was lost, a switch is on, the campaign is not being sent
        or the organization is suspended; the SQL itself looks. Raises psycopg.Error when nothing
        could be written; writing the same again is harmless.
        """
        connection = await self._open()
        async with connection.pipeline(), connection.transaction():
            await connection.execute(_OPEN)
            intended = concluded = None
            if results:
                concluded = await connection.execute(_CONCLUDE, self._results(results))
            if intents:
                values = {
                    "ids": [one.id for one in intents],
                    "providers": [one.provider for one in intents],
                    "repeatables": [one.repeatable for one in intents],
                    "courier": self._courier,
                    "wall": wall,
                }
                intended = await connection.execute(_INTEND, values)
        return (
            {row[0] for row in await intended.fetchall()} if intended else set(),
            {row[0] for row in await concluded.fetchall()} if concluded else set(),
        )

    async def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    def _results(self, results: Sequence[Result]) -> dict[str, object]:
        return {
            "ids": [one.id for one in results],
            "statuses": [one.status for one in results],
            "refs": [one.ref for one in results],
            "codes": [one.code for one in results],
            "details": [one.detail for one in results],
            "due": [one.due_at for one in results],
            "ats": [one.at for one in results],
            "uncounted": [int(one.uncounted) for one in results],
            "repeatables": [one.repeatable for one in results],
            "courier": self._courier,
        }

    async def _open(self) -> AsyncConnection:
        if self._connection is None or self._connection.broken or self._connection.closed:
            await self.close()
            self._connection = await AsyncConnection.connect(
                self._conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS
            )
        return self._connection


Unwritten = psycopg.Error
"""What is raised while nothing can be written: the database is away, or its disk is full."""
