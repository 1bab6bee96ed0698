"""Who does a process's share of the deliveries: a courier of its own, or jobs of the queue."""

from __future__ import annotations

from typing import Protocol

from core.system import System
from jobs.delivery import Deliveries
from jobs.drain import Drain


class Hands(Protocol):
    """What does a process's share of the work."""

    async def start(self) -> None:
        """Begin."""
        ...

    async def stop(self) -> None:
        """End in good order."""
        ...


def hands_of(system: System, drain: Drain, queue: str) -> Hands:
    """Return who delivers in this process; ``queue`` leads to the queue, "" where there is none."""
    if not queue:
        return Deliveries(system)
    from jobs.cluster import Cluster  # with all of procrastinate, which one machine does not need

    return Cluster(system, drain, queue)
