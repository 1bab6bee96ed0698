"""Contacts that have not reacted for long, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.sending.reputations import QuietChoice
from data.session import Session


@dataclass(frozen=True, slots=True)
class Bounds:
    """Who counts as quiet: no reaction since ``since``, nobody decided about them after ``decided``.

    At least ``fewest`` messages came to them before ``until``.
    """

    since: datetime
    until: datetime
    fewest: int
    decided: datetime


_QUIET = """
      from contacts c
     where c.organization_id = :organization_id and c.status = 'subscribed'
       and c.deleted_at is null and coalesce(c.last_engaged_at, c.created_at) < :since
       and not exists (select from quiet_notes n
                        where n.contact_id = c.id and n.at > :decided and n.choice = any(:choices))
       and (select count(*) from (
               select from messages m
                where m.contact_id = c.id and m.sent_at < :until
                  and m.sent_at > coalesce(c.last_engaged_at, '-infinity')
                limit :fewest) reached) >= :fewest
"""
COUNT = text(f"""
    select count(*) as people, min(coalesce(c.last_engaged_at, c.created_at)) as since {_QUIET}
""")
PEOPLE = text(f"select c.id, c.email_norm {_QUIET} order by c.id limit :limit")
CONCERNED = text("""
    select o.id from organizations o
     where exists (select from contacts c
                    where c.organization_id = o.id and c.status = 'subscribed'
                      and c.deleted_at is null
                      and coalesce(c.last_engaged_at, c.created_at) < :since)
     order by o.id
""")
NOTE = text("""
    insert into quiet_notes (id, organization_id, contact_id, choice, at)
    select gen_random_uuid(), c.organization_id, c.id, :choice, :now
      from contacts c where c.id = any(cast(:ids as uuid[]))
    on conflict (contact_id) do update set choice = excluded.choice, at = excluded.at
""")
EVERY_CHOICE = tuple(choice.value for choice in QuietChoice)


async def concerned(session: Session, since: datetime) -> list[UUID]:
    """Return organizations with contacts that showed no sign since a time."""
    return [row[0] for row in await session.run(CONCERNED, {"since": since})]


async def quiet(session: Session, organization_id: UUID, bounds: Bounds) -> Row[Any]:
    """Return {people, since} of quiet contacts that nobody decided about lately."""
    return (await session.run(COUNT, _values(organization_id, bounds, EVERY_CHOICE))).one()


async def quiet_people(
    session: Session,
    organization_id: UUID,
    bounds: Bounds,
    limit: int,
    choices: Sequence[str] = EVERY_CHOICE,
) -> list[Row[Any]]:
    """Return (id, email_norm) of quiet contacts; decisions other than ``choices`` do not count."""
    values = _values(organization_id, bounds, choices)
    return list(await session.run(PEOPLE, {**values, "limit": limit}))


async def note(session: Session, ids: Sequence[UUID], choice: QuietChoice, now: datetime) -> None:
    """Keep what was decided about contacts."""
    await session.run(NOTE, {"ids": list(ids), "choice": choice.value, "now": now})


def _values(organization_id: UUID, bounds: Bounds, choices: Sequence[str]) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "since": bounds.since,
        "until": bounds.until,
        "fewest": bounds.fewest,
        "decided": bounds.decided,
        "choices": list(choices),
    }
