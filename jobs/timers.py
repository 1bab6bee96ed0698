"""The table of ticks: what happens by itself, how often, and whether only the leader does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from core.system import System

Duty = Callable[[System], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Tick:
    """One duty. Ticks with ``every`` of an hour or more keep their due time in the database."""

    name: str
    every: timedelta
    duty: Duty
    leader_only: bool = True

    @property
    def durable(self) -> bool:
        """Tell whether the due time outlives the process."""
        return self.every >= timedelta(hours=1)


TICKS: tuple[Tick, ...] = ()
