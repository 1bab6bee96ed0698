"""Lists of contacts in SQL: searched, narrowed, sorted, counted and read page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.composed import statement
from data.sending.conditions import Condition
from data.session import Session

FOUND = """contact.id in (
    select id from contacts where organization_id = :organization_id and email_norm ^@ :found
    union select id from contacts where organization_id = :organization_id and name_norm ^@ :found
    union select id from contacts where organization_id = :organization_id and last_norm ^@ :found
    union select contact_id from contact_tags
           where organization_id = :organization_id and tag ^@ :found)"""
"""Every way a search finds somebody; each has an index of its own."""
TAGGED = """contact.id in (
    select contact_id from contact_tags where organization_id = :organization_id and tag = :tag)"""
LIVING = "contact.deleted_at is null and contact.anonymized_at is null"
GONE = "contact.deleted_at > :gone_since and contact.anonymized_at is null"
ORDERS = {
    "newest": "contact.created_at desc, contact.id desc",
    "oldest": "contact.created_at, contact.id",
    "email": "contact.email_norm",
    "-email": "contact.email_norm desc",
    "name": "contact.name_norm, contact.id",
    "-name": "contact.name_norm desc, contact.id desc",
    "engaged": "contact.last_engaged_at nulls first, contact.id",
    "-engaged": "contact.last_engaged_at desc nulls last, contact.id desc",
    "deleted": "contact.deleted_at desc, contact.id desc",
}
COLUMNS = """contact.id, contact.email, contact.first_name, contact.last_name, contact.fields,
    contact.status, contact.consent_source, contact.consent_at, contact.consent_ip,
    contact.last_engaged_at, contact.created_at, contact.deleted_at,
    array(select tag from contact_tags t
           where t.organization_id = contact.organization_id and t.contact_id = contact.id
           order by tag) as tags"""

TOTALS = text("""
    select case when deleted_at is null then status else 'deleted' end, count(*)
      from contacts
     where organization_id = :organization_id and anonymized_at is null
       and (deleted_at is null or deleted_at > :gone_since)
     group by 1
""")


COUNT = "select count(*) from contacts contact where {condition}"
IDS = "select contact.id from contacts contact where {condition} limit :limit"
PAGE = """
    select {columns} from contacts contact where {condition}
     order by {order} offset :offset limit :limit
"""
AFTER = """
    select {columns} from contacts contact where contact.id > :last and {condition}
     order by contact.id limit :limit
"""


async def count(session: Session, condition: Condition) -> int:
    """Return how many contacts a condition means."""
    query = statement(COUNT, condition=condition.sql)
    return int((await session.run(query, condition.values)).scalar_one())


async def totals(session: Session, organization_id: UUID, gone_since: datetime) -> dict[str, int]:
    """Return how many contacts there are by status, and under "deleted" those lately deleted."""
    values = {"organization_id": organization_id, "gone_since": gone_since}
    return {status: int(number) for status, number in await session.run(TOTALS, values)}


async def page(
    session: Session, condition: Condition, order: str, offset: int, limit: int
) -> Sequence[Row[Any]]:
    """Return some of the contacts a condition means, with their tags."""
    query = statement(PAGE, columns=COLUMNS, condition=condition.sql, order=ORDERS[order])
    return (await session.run(query, {**condition.values, "offset": offset, "limit": limit})).all()


async def after(
    session: Session, condition: Condition, last: UUID, limit: int
) -> Sequence[Row[Any]]:
    """Return the next contacts in order of id, for reading all of them."""
    query = statement(AFTER, columns=COLUMNS, condition=condition.sql)
    return (await session.run(query, {**condition.values, "last": last, "limit": limit})).all()


async def ids(session: Session, condition: Condition, limit: int) -> list[UUID]:
    """Return the ids a condition means, at most ``limit``."""
    query = statement(IDS, condition=condition.sql)
    found = await session.run(query, {**condition.values, "limit": limit})
    return [row[0] for row in found]
