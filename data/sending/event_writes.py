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

from data.sending.event_statements import (
    ADD,
    ALONE,
    BEGIN,
    BEGIN_MANY,
    ENGAGE,
    FORGET,
    LABEL,
    LOCK,
    RECOUNT,
    STAGE,
    STORE_FEW,
    STORE_MANY,
    TAKE_AWAY,
    TOUCHED,
    UNCOUNTED,
    WAKE,
)
from data.session import Session

COPY_FROM = 100
"""Batches of so many are sent by COPY, smaller ones as parameters."""


class Hit(NamedTuple):
    """An event as it comes in: of which message, and what; ``detail`` is JSON.

    The message's id may also be given in hexadecimal.
    """

    message_id: UUID | str
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
    if len(hits) < COPY_FROM:
        await session.run(BEGIN, {"ids": _array({hit.message_id for hit in hits})})
        columns = dict(zip(Hit._fields, map(list, zip(*hits, strict=True)), strict=True))
        columns["message_id"] = [str(each) for each in columns["message_id"]]
        result = await session.run(STORE_FEW, columns)
        return result.rowcount
    await session.run(STAGE)
    line = await (await session.connection()).get_raw_connection()
    raw = cast("AsyncConnection", line.driver_connection)
    async with (
        raw.cursor() as cursor,
        cursor.copy(f"copy fresh_hits ({', '.join(Hit._fields)}) from stdin") as copy,
    ):
        await copy.write(await asyncio.to_thread(_lines, hits))
    await session.run(BEGIN_MANY)
    return (await session.run(STORE_MANY)).rowcount


async def write(session: Session, hits: Sequence[Hit], windows: Windows) -> Written:
    """Store events and count them at once."""
    if not hits:
        return Written(frozenset(), 0)
    stored = await store(session, hits)
    ids = _array({hit.message_id for hit in hits})
    return Written(await _count(session, ids, windows), stored)


async def count_due(
    session: Session, windows: Windows, limit: int
) -> tuple[frozenset[Touched], int]:
    """Count the events of some messages that have uncounted ones; return also how many messages."""
    found = (await session.run(UNCOUNTED, {"limit": limit})).one()
    return (await _count(session, found.ids, windows) if found.ids else frozenset()), found.messages


async def _count(session: Session, ids: str, windows: Windows) -> frozenset[Touched]:
    which = {"ids": ids}
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


def _array(ids: Collection[UUID | str]) -> str:
    """Return ids as the text of an array: a parameter that costs little, however many there are."""
    return "{" + ",".join(map(str, ids)) + "}"


def _lines(hits: Sequence[Hit]) -> bytes:
    return "".join(map(_line, hits)).encode()


def _line(hit: Hit) -> str:
    message_id, kind, at, link, machine, agent, network, detail = hit
    return (
        f"{message_id}\t{kind}\t{at.isoformat()}\t{link}\t{machine}\t"
        f"{_plain(agent)}\t{network}\t{_plain(detail)}\n"
    )


def _plain(value: str) -> str:
    """Return a text as COPY wants it."""
    if value.isprintable() and "\\" not in value:
        return value
    escaped = value.replace("\0", "").replace("\\", "\\\\").replace("\t", "\\t")
    return escaped.replace("\n", "\\n").replace("\r", "\\r")
