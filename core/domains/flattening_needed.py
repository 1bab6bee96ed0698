"""Flattening by itself: where the record a plan would set is beyond what receivers look up or read."""

from __future__ import annotations

import re

from core.domains import change_rows, flattening, flattening_looks, records
from core.domains.purposes import Purpose
from core.domains.records import ChangeSet
from core.domains.spf_sizes import MOST_CHARACTERS
from core.errors import AppError
from core.system import Actor, System

ASKING = frozenset({"include", "redirect", "exists", "a", "mx", "ptr"})
NAME = re.compile(r"[+?~-]?([a-z]+)", re.IGNORECASE)
FEW = 1
"""So many terms that ask are within any limit, as our senders' own records are."""


async def in_plan(system: System, actor: Actor, planned: ChangeSet) -> ChangeSet:
    """Return a plan, made anew with a flattened record where the SPF record it sets needs that.

    Where flattening does not help, or nobody answers, the plan stays as it is.
    """
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, planned.domain_id)
    text = _planned_text(planned, domain.name)
    if domain.flattening or not _may_exceed(text):
        return planned
    try:
        found = await flattening_looks.flattened(system, domain.name, text, (), None)
    except AppError:
        return planned
    if not (found.automatic and found.usable and found.changed):
        return planned
    await flattening.hold(system, actor, domain.id, found)
    return await records.plan(system, actor, domain.id, planned.purpose)


def _planned_text(planned: ChangeSet, name: str) -> str:
    """Return the domain's own SPF record as it will be."""
    texts = [
        one.record.content
        for one in change_rows.standings_after(planned)
        if one.purpose is Purpose.spf and one.record.name == name
    ]
    return texts[0] if len(texts) == 1 else ""


def _may_exceed(text: str) -> bool:
    """Tell whether a record is worth counting: it is long, or several of its terms ask."""
    named = [match[1].lower() for term in text.split() if (match := NAME.match(term))]
    asking = sum(name in ASKING for name in named)
    return asking > FEW or len(text) > MOST_CHARACTERS
