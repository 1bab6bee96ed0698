"""Segments: named rules that choose contacts anew each time they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint

from data.base import Scoped, Stamped, json_field
from data.composed import statement
from data.session import Session


class Segment(Scoped, Stamped, table=True):
    """One segment; ``rule`` is the tree described in ``core.sending.segment_rules``."""

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    name: str
    rule: dict[str, Any] = json_field()


COUNT = """
    select count(*), count(*) filter (where contact.status = 'subscribed')
      from contacts contact
     where contact.deleted_at is null and contact.anonymized_at is null and ({condition})
"""
NEWEST = """
    select contact.email from contacts contact
     where contact.deleted_at is null and contact.anonymized_at is null and ({condition})
     order by contact.created_at desc, contact.id desc limit :most
"""
HOLDS = "select {conditions} from contacts contact where contact.id = :contact_id"


async def count(session: Session, condition: str, values: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many contacts a condition over ``contact`` chooses, and how many may be written to."""
    found = (await session.run(statement(COUNT, condition=condition), values)).one()
    return int(found[0]), int(found[1])


async def newest(
    session: Session, condition: str, values: Mapping[str, Any], most: int
) -> list[str]:
    """Return the addresses of the newest contacts a condition chooses."""
    query = statement(NEWEST, condition=condition)
    return [row[0] for row in await session.run(query, {**values, "most": most})]


async def holds(
    session: Session, contact_id: UUID, conditions: list[str], values: Mapping[str, Any]
) -> list[bool]:
    """Return for each of some conditions whether it holds for a contact."""
    query = statement(HOLDS, conditions=", ".join(conditions))
    row = (await session.run(query, {**values, "contact_id": contact_id})).one()
    return [bool(value) for value in row]
