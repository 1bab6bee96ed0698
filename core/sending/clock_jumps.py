"""A clock that is set back while mail is on its way: nothing waits until it is that late again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from core.system import Actor, System
from data.sending import clock_jumps as rows

TOLERANCE = timedelta(minutes=1)
"""Clocks of several machines may differ by this much."""
log = structlog.get_logger()


@dataclass(slots=True)
class Watch:
    """Compares the time of the last claim with now; a courier looks whenever it keeps its lease."""

    system: System
    lease: timedelta
    _suspected: bool = False

    async def look(self) -> bool:
        """Take times back if the clock was behind twice in a row; tell whether it was.

        Once may be another process that has heard of a change a moment earlier.
        """
        async with self.system.platform(Actor.job()) as work:
            now = work.now()
            await rows.shorten_leases(work.session, self.system.clock.wall(), self.lease)
            last = await rows.last_claim(work.session)
            behind = last is not None and last - now > TOLERANCE
            confirmed, self._suspected = behind and self._suspected, behind
            if not confirmed or last is None:
                return False
            moved = await rows.take_back(work.session, now, last)
            self._suspected = False
            work.ring("deliveries")
        log.warning("clock_set_back", seconds=(last - now).total_seconds(), messages=moved)
        return True
