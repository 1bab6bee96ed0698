"""Dividing a claim among lanes: single messages first, organizations in turn, no cap overstepped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from data.sending.lanes import Lane

WINDOW = 5
"""Messages an organization of weight 1 takes before the next one has its turn."""
USUAL, FAVOURED, RISKY = 4, 8, 1
"""Weights: what a risky organization may send, it sends behind the others."""
SINGLES_SHARE = 0.75
"""Share of a claim that single messages take at most while campaigns wait."""


@dataclass(slots=True)
class Room:
    """How many messages may still leave under one cap; shared by the lanes that it binds."""

    left: int


@dataclass(slots=True)
class Line:
    """A lane with the rooms that bind it and what it takes."""

    lane: Lane
    rooms: Sequence[Room] = ()
    take: int = field(default=0, init=False)

    @property
    def room(self) -> int:
        """How many messages may leave here; the smallest room wins."""
        return max(0, min((room.left for room in self.rooms), default=1_000_000))

    def give(self, most: int) -> int:
        """Take up to so many and return how many."""
        count = min(most, self.room)
        for room in self.rooms:
            room.left -= count
        self.take += count
        return count


def divide(lines: Sequence[Line], batch: int, turn: int = 0) -> None:
    """Set what each line takes, ``batch`` in all at most.

    ``turn`` is who begins: raise it by one with every claim, so that nobody is always last.
    """
    singles = [line for line in lines if line.lane.campaign_id is None]
    bulk = [line for line in lines if line.lane.campaign_id is not None]
    waiting = any(line.room for line in bulk)
    most = int(batch * SINGLES_SHARE) if waiting else batch
    left = batch - _round(singles, most, turn)
    _round(bulk, left, turn)


def weight(lane: Lane) -> int:
    """Return how many turns an organization has while a risky one has one."""
    if lane.rank < 0 or lane.state in ("warned", "throttled"):
        return RISKY
    return FAVOURED if lane.rank > 0 else USUAL


def _round(lines: Sequence[Line], batch: int, turn: int) -> int:
    """Go round the organizations until the batch is full or nobody may take more."""
    ordered = sorted(lines, key=lambda line: (str(line.lane.organization_id), -line.lane.priority))
    queues = [
        list(group) for _, group in groupby(ordered, key=lambda line: line.lane.organization_id)
    ]
    if not queues:
        return 0
    begin = turn % len(queues)
    queues = queues[begin:] + queues[:begin]
    left, moved = batch, True
    while left > 0 and moved:
        moved = False
        for queue in queues:
            given = _window(queue, min(left, WINDOW * weight(queue[0].lane)))
            left -= given
            moved = moved or given > 0
    return batch - left


def _window(queue: list[Line], most: int) -> int:
    """Let one organization take a window: from its campaign of the highest priority that may."""
    left = most
    for line in queue:
        left -= line.give(left)
        if not left:
            break
    top = queue[0].lane.priority
    equals = sum(line.lane.priority == top for line in queue)
    queue[:equals] = queue[1:equals] + queue[:1]
    return most - left
