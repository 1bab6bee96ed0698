"""The SPF record of a domain as its page draws it: what each term costs, and what flattening would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.domains import change_rows, flattening, spf_cost, wishes
from core.domains.spf_compose import MOST_LOOKUPS
from core.errors import AppError, Conflict
from core.system import Actor, System
from data.domains.records import SpfFlattening

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class SpfView:
    """An SPF record: its tree of costs, and before and after flattening.

    ``rows`` are {depth, term, lookups, problem}; ``after`` is None where flattening is refused, and
    ``refusal`` says why.
    """

    record: str
    lookups: int
    rows: tuple[dict[str, Any], ...]
    flattened: bool = False
    problem: str = ""
    after: int | None = None
    text: str = ""
    characters: int = 0
    includes: tuple[str, ...] = field(default_factory=tuple)
    refusal: str = ""
    most: int = MOST_LOOKUPS

    @property
    def needed(self) -> bool:
        """Tell whether the record costs more lookups than receivers make."""
        return self.lookups > self.most


async def look(system: System, actor: Actor, domain_id: UUID) -> SpfView:
    """Look an SPF record up, count what it costs, and try what flattening would come to."""
    async with system.work(actor) as work:
        domain = await change_rows.domain_of(work, domain_id)
        in_force = await wishes.in_force(work, domain_id)
    original = in_force.original if in_force else ""
    tree = await spf_cost.cost(domain.name, system.ports.resolver, text=original)
    rows = [
        {
            "depth": max(0, depth - 1),
            "term": node.term,
            "lookups": node.lookups,
            "problem": node.problem,
        }
        for depth, node in tree.walk()
        if node.term
    ]
    seen = SpfView(tree.record, tree.lookups, tuple(rows[:MOST_ROWS]), problem=tree.problem)
    return _in_force(seen, in_force) if in_force else await _tried(seen, system, actor, domain_id)


def _in_force(seen: SpfView, stored: SpfFlattening) -> SpfView:
    return SpfView(
        stored.original,
        stored.lookups_before,
        seen.rows,
        flattened=True,
        problem=stored.problem,
        after=stored.lookups_after,
        text=stored.flattened,
        characters=stored.characters,
        includes=tuple(str(one["domain"]) for one in stored.includes),
    )


async def _tried(seen: SpfView, system: System, actor: Actor, domain_id: UUID) -> SpfView:
    names = [row["term"].partition(":")[2] for row in seen.rows if row["depth"] == 0]
    try:
        found = await flattening.preview(system, actor, domain_id, [one for one in names if one])
    except Conflict as error:
        return SpfView(
            seen.record, seen.lookups, seen.rows, problem=seen.problem, refusal=said(error)
        )
    return SpfView(
        seen.record or found.original,
        found.lookups_before,
        seen.rows,
        problem=seen.problem,
        after=found.lookups_after,
        text=found.text,
        characters=found.characters,
        includes=tuple(found.includes_resolved),
        refusal=" ".join(one.reason for one in found.problems),
    )


def said(error: AppError) -> str:
    """Return what an error says and what to do, in one line."""
    return f"{error.advice.message} {error.advice.action}".strip()
