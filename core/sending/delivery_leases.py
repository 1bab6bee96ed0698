"""Leases of couriers: kept alive, and what a dead one had in hand set free or named unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from core import metrics
from core.sending.delivery_budgets import bucket_of, day_of, month_of
from core.sending.delivery_results import MOST_ATTEMPTS
from core.system import Actor, PlatformWork, System
from data.sending import budgets, recovery

FORGOTTEN_AFTER = timedelta(minutes=2)
"""A message of ours that we do not have in hand this long after its claim is free again."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Lease:
    """The lease of one courier; all times of leases are by the wall clock."""

    system: System
    courier: str

    @property
    def duration(self) -> timedelta:
        """How long it lasts without renewal."""
        return timedelta(seconds=self.system.settings.lease_seconds)

    async def begin(self) -> None:
        """Write the courier on the list."""
        async with self.system.platform(Actor.job()) as work:
            await recovery.enlist(
                work.session, self.courier, self.system.clock.wall(), self.duration
            )

    async def renew(self) -> bool:
        """Prolong the lease; False when it has been lost, and with it everything in hand."""
        async with self.system.platform(Actor.job()) as work:
            wall = self.system.clock.wall()
            return await recovery.renew(work.session, self.courier, wall, self.duration)

    async def end(self) -> None:
        """Take the courier off the list."""
        async with self.system.platform(Actor.job()) as work:
            await recovery.dismiss(work.session, self.courier)

    async def recover(self, in_hand: Collection[str]) -> int:
        """Set free what nobody has in hand any more and return how many messages that were."""
        async with self.system.platform(Actor.job()) as work:
            now = work.now()
            before = now - FORGOTTEN_AFTER
            await recovery.bury(work.session, self.system.clock.wall())
            whose = await recovery.concerned(work.session, self.courier, in_hand, before)
            if not whose:
                return 0
            await budgets.locked(work.session, whose, now)
            freed = await recovery.free(work.session, self.courier, in_hand, before, MOST_ATTEMPTS)
            claimed = [
                (row.organization_id, row.claimed_at) for row in freed if row.was == "claimed"
            ]
            await _refund(work, claimed, now)
            for campaign_id in {row.campaign_id for row in freed if row.campaign_id}:
                work.ring(f"campaign:{campaign_id}")
            work.ring("deliveries")
        unknown = sum(row.status == "unknown" for row in freed)
        metrics.MESSAGES.labels("unknown").inc(unknown)
        log.warning("messages_recovered", messages=len(freed), unknown=unknown)
        return len(freed)


async def _refund(
    work: PlatformWork, claimed: Collection[tuple[UUID, datetime]], now: datetime
) -> None:
    """Take off what was counted for claims that came to nothing, as far as rows tell."""
    counts: Counter[tuple[UUID, str, datetime]] = Counter()
    totals: Counter[UUID] = Counter()
    for organization_id, at in claimed:
        totals[organization_id] -= 1
        counts[organization_id, "hour", bucket_of(at)] -= 1
        counts[organization_id, "day", day_of(at)] -= 1
    await budgets.spend(work.session, counts, totals, month_of(now), now)
