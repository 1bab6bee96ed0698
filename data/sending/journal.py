"""The courier's pen: intents and results written in groups, over a connection of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo

from data.composed import composed
from data.sending.lanes import BRAKES
from data.session import DatabaseRole

_CONNECT_SECONDS = 10
_WRITE = composed(
    """
    with result as materialized (
        select * from json_to_recordset(%(results)s::json)
            as result (id uuid, status text, ref text, code text, detail text, due_at timestamptz,
                       at timestamptz, uncounted integer, repeat_account text)
    ), concluded as (
        update messages m
           set status = result.status, locked_by = null, repeat_account = result.repeat_account,
               doubtful_since = case when result.repeat_account <> '' then m.doubtful_since end,
               attempts = greatest(0, m.attempts - result.uncounted),
               provider_ref = case when result.ref = '' then m.provider_ref else result.ref end,
               error_code = result.code, error_detail = result.detail,
               scheduled_at = coalesce(result.due_at, m.scheduled_at),
               sent_at = case when result.status = 'sent' then result.at else m.sent_at end,
               finished_at = case when result.status = 'queued' then null else result.at end
          from result
         where m.id = result.id
           and (m.status || '' = 'sending' and m.locked_by is not distinct from %(courier)s
                or m.status || '' = 'unknown')
        returning m.id
    ), intent as materialized (
        select * from json_to_recordset(%(intents)s::json)
            as intent (id uuid, provider text, repeat_account text)
    ), intended as (
        update messages m
           set status = 'sending', attempts = m.attempts + (m.status = 'claimed')::integer,
               provider = intent.provider,
               repeat_account = intent.repeat_account,
               doubtful_since = case when intent.repeat_account <> ''
                                     then coalesce(m.doubtful_since, m.claimed_at) end
          from intent
         where m.id = intent.id and m.status || '' in ('claimed', 'sending')
           and m.locked_by is not distinct from %(courier)s and m.provider_ref = ''
           and (m.campaign_id is null
                or exists (select from campaigns c
                            where c.id = m.campaign_id and c.status = 'sending'))
           and {brakes}
           and exists (select from couriers
                        where couriers.id = %(courier)s and couriers.lease_until > %(wall)s)
        returning m.id
    )
    select id::text, false from concluded union all select id::text, true from intended
    """,
    brakes=composed(BRAKES, organization="m.organization_id"),
)
"""Statuses and couriers are written so that no index offers itself: rows are found by key, however
many a courier has in hand and whatever the statistics say."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A message that is about to be handed over; ``id`` as text, which costs less in sets.

    ``repeat_account`` is the account, where it knows our key and may be asked once more.
    """

    id: str
    provider: str
    repeat_account: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message that was handed over.

    ``uncounted``: 1 where the provider took no notice of the attempt. ``due_at`` is
    when a queued one is tried again; ``repeat_account``, that it must be with this account, which
    may have taken it already and knows it by our key.
    """

    id: str
    status: str
    at: datetime
    ref: str = ""
    code: str = ""
    detail: str = ""
    due_at: datetime | None = None
    uncounted: int = 0
    repeat_account: str = ""


class Pen:
    """Writes for one courier, over a connection to itself that plays one role as long as it lives.

    A group is one statement and one trip; it commits by itself.
    """

    def __init__(self, conninfo: str, courier: str) -> None:
        self._conninfo = make_conninfo(conninfo, options=f"-c role={DatabaseRole.system}")
        self._courier = courier
        self._connection: AsyncConnection | None = None

    async def write(
        self, intents: Sequence[Intent], results: Sequence[Result], wall: datetime
    ) -> tuple[set[str], set[str]]:
        """Commit intents and results together; return which of each were let through.

        An intent is refused when the claim was lost, a switch is on, the campaign is not being sent
        or the organization is suspended; the SQL itself looks. Raises psycopg.Error when nothing
        could be written; writing the same again is harmless.
        """
        connection = await self._open()
        values = {
            "intents": _intents(intents),
            "results": _results(results),
            "courier": self._courier,
            "wall": wall,
        }
        rows = await (await connection.execute(_WRITE, values)).fetchall()
        intended: set[str] = {message_id for message_id, is_intent in rows if is_intent}
        return intended, {message_id for message_id, is_intent in rows if not is_intent}

    async def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _open(self) -> AsyncConnection:
        if self._connection is None or self._connection.broken or self._connection.closed:
            await self.close()
            self._connection = await AsyncConnection.connect(
                self._conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS
            )
        return self._connection


def _intents(intents: Sequence[Intent]) -> str:
    return json.dumps(
        [
            {"id": one.id, "provider": one.provider, "repeat_account": one.repeat_account}
            for one in intents
        ]
    )


def _results(results: Sequence[Result]) -> str:
    return json.dumps(
        [
            {
                "id": one.id,
                "status": one.status,
                "ref": one.ref,
                "code": one.code,
                "detail": one.detail,
                "due_at": one.due_at.isoformat() if one.due_at else None,
                "at": one.at.isoformat(),
                "uncounted": one.uncounted,
                "repeat_account": one.repeat_account,
            }
            for one in results
        ]
    )


Unwritten = psycopg.Error
"""What is raised while nothing can be written: the database is away, or its disk is full."""
_DISK_FULL = "53100"


def why_unwritten(error: BaseException) -> str:
    """Return in a sentence why nothing can be written."""
    cause = getattr(error, "orig", error)
    if getattr(cause, "sqlstate", None) == _DISK_FULL:
        return "The disk of the database is full."
    return "The database cannot be written to."
