"""What came of a change set, summed up: how much changed and how long the world takes to see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from core.domains import change_rows
from core.domains.changes import Action, Change
from core.ports.dns import AUTOMATIC_TTL
from core.system import Work
from data.domains.records import ChangeSetStatus

ABSENCE_SECONDS = 1800
"""How long resolvers remember that a name was not there: the SOA minimum of our DNS host."""
AUTOMATIC_SECONDS = 300
SUCCESSES = (ChangeSetStatus.applied, ChangeSetStatus.verified)


@dataclass(frozen=True, slots=True)
class Result:
    """A run's result; ``propagation_seconds`` is the longest that a resolver may show the old state."""

    success: bool
    created: int
    updated: int
    deleted: int
    flattened: bool
    propagation_seconds: int
    zone_ref: str


async def result(work: Work, change_set_id: UUID) -> Result:
    """Return what came of a change set; raise NotFound when there is none."""
    change_set = await change_rows.get(work, change_set_id)
    domain = await change_rows.domain_of(work, change_set.domain_id)
    changes = change_rows.changes_of(change_set)
    counts = Counter(change.action for change in changes)
    return Result(
        success=change_set.status in SUCCESSES,
        created=counts[Action.create],
        updated=counts[Action.update],
        deleted=counts[Action.delete],
        flattened=domain.flattening,
        propagation_seconds=max((_remembered(change) for change in changes), default=0),
        zone_ref=domain.zone_ref,
    )


def _remembered(change: Change) -> int:
    """Return for how many seconds resolvers may go on saying what they said before."""
    if change.before is None:
        return ABSENCE_SECONDS
    ttl = change.before.ttl
    return AUTOMATIC_SECONDS if ttl == AUTOMATIC_TTL else ttl
