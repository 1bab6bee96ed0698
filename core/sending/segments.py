"""Segments: rules that choose contacts, counted anew whenever somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.accounts import audit, inputs
from core.errors import Conflict, LimitReached, NotFound
from core.sending import segment_sql
from core.sending.segment_rules import Rule, checked
from core.sending.segment_words import sentence
from core.system import Work
from data.sending import segments as rows
from data.sending.contacts import Contact
from data.sending.segments import Segment

__all__ = [
    "Chosen",
    "Rule",
    "Segment",
    "audience",
    "checked",
    "count",
    "create",
    "get",
    "listing",
    "remove",
    "try_out",
    "update",
    "where",
    "why",
]

MOST_SEGMENTS = 200
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many contacts a rule chooses, and how many of them may be written to."""

    all: int
    subscribed: int


def where(rule: Mapping[str, Any], now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the SQL condition of a rule over the alias ``contact``, and its bind values.

    It says nothing about deleted contacts; ``audience`` does. Raises Invalid for a rule that is none.
    """
    return segment_sql.where(checked(rule), now)


def audience(rule: Mapping[str, Any] | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the condition for those of a rule (None: of all) who are there and subscribed."""
    sql, values = ("true", {}) if rule is None else where(rule, now)
    there = "contact.deleted_at is null and contact.anonymized_at is null"
    return f"{there} and contact.status = 'subscribed' and ({sql})", values


async def count(work: Work, rule: Mapping[str, Any]) -> Chosen:
    """Count whom a rule chooses at this moment."""
    sql, values = where(rule, work.now())
    everybody, subscribed = await rows.count(work.session, sql, values)
    return Chosen(everybody, subscribed)


async def try_out(work: Work, rule: Mapping[str, Any]) -> tuple[Chosen, list[str]]:
    """Count whom a rule chooses, and name the newest of them."""
    sql, values = where(rule, work.now())
    newest = await rows.newest(work.session, sql, values, MOST_NAMED)
    return await count(work, rule), newest


async def create(work: Work, name: str, rule: Mapping[str, Any]) -> Segment:
    """Keep a rule under a name of its own."""
    total = (await work.session.exec(select(func.count()).select_from(Segment))).one()
    if total >= MOST_SEGMENTS:
        raise LimitReached(
            f"An organization has at most {MOST_SEGMENTS} segments.", action="Remove one first."
        )
    now = work.now()
    segment = Segment(
        organization_id=work.organization_id,
        name=await _free(work, name),
        rule=checked(rule),
        created_at=now,
        updated_at=now,
    )
    work.session.add(segment)
    await audit.record(work, "segment.created", "segment", segment.id)
    return segment


async def update(work: Work, segment_id: UUID, name: str, rule: Mapping[str, Any]) -> Segment:
    """Change name and rule; campaigns that have begun keep whom they chose."""
    segment = await get(work, segment_id)
    segment.name = await _free(work, name, segment)
    segment.rule, segment.updated_at = checked(rule), work.now()
    await audit.record(work, "segment.changed", "segment", segment_id)
    return segment


async def get(work: Work, segment_id: UUID) -> Segment:
    """Return a segment; raise NotFound when there is none."""
    segment = await work.session.get(Segment, segment_id)
    if segment is None:
        raise NotFound("There is no such segment.", action="Go back to your segments.")
    return segment


async def listing(work: Work) -> list[Segment]:
    """Return all segments by name."""
    return list(await work.session.exec(select(Segment).order_by(col(Segment.name))))


async def remove(work: Work, segment_id: UUID) -> None:
    """Forget a segment; its contacts stay."""
    await work.session.delete(await get(work, segment_id))
    await audit.record(work, "segment.removed", "segment", segment_id)


async def why(work: Work, segment_id: UUID, contact_id: UUID) -> dict[str, Any]:
    """Return whether a contact is in a segment, and which parts of the rule hold.

    ``{"in": bool, "tree": {"group": all|any|not, "holds", "parts"} or {"says", "holds"}}``.
    """
    segment = await get(work, segment_id)
    if await work.session.get(Contact, contact_id) is None:
        raise NotFound("There is no such contact.", action="Go back to your contacts.")
    parts: list[Rule] = []
    tree = _opened(segment.rule, parts)
    conditions, values = segment_sql.each(parts, work.now())
    holds = await rows.holds(work.session, contact_id, conditions, values)
    tree = _closed(tree, holds)
    return {"in": tree["holds"], "tree": tree}


def _opened(rule: Rule, parts: list[Rule]) -> dict[str, Any]:
    """Return a rule as a tree to show, each part numbered as in ``parts``."""
    number = len(parts)
    parts.append(rule)
    if "about" in rule:
        return {"number": number, "says": sentence(rule)}
    group = next(iter(rule))
    inner = [rule["not"]] if group == "not" else rule[group]
    return {"number": number, "group": group, "parts": [_opened(one, parts) for one in inner]}


def _closed(tree: dict[str, Any], holds: list[bool]) -> dict[str, Any]:
    shown = {key: value for key, value in tree.items() if key != "number"}
    shown["holds"] = holds[tree["number"]]
    if "parts" in tree:
        shown["parts"] = [_closed(part, holds) for part in tree["parts"]]
    return shown


async def _free(work: Work, name: str, own: Segment | None = None) -> str:
    cleaned = inputs.line(name, "name", "Give the segment a name.")
    query = select(Segment).where(Segment.name == cleaned)
    found = (await work.session.exec(query)).first()
    if found is not None and (own is None or found.id != own.id):
        raise Conflict(
            f"There is a segment called {cleaned} already.", action="Choose another name."
        )
    return cleaned
