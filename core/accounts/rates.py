"""Rates of calls: how many a caller may make in a sliding window, kept across processes.

Unlike ``attempts`` these count ordinary use: one row per bucket however often it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.system import Actor, PlatformWork, System
from data.accounts import rates as rows

LONGEST = timedelta(hours=1)
"""No quota looks further back; older buckets are forgotten."""


@dataclass(frozen=True, slots=True)
class Quota:
    """At most ``calls`` in any window of ``seconds``; ``name`` is what the caller reads."""

    name: str
    calls: int
    seconds: int

    @property
    def window(self) -> timedelta:
        """The window as a duration."""
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many calls a quota still allows, and in how many seconds it allows one more."""

    quota: Quota
    left: int
    reset_seconds: float


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of asking: where every quota stands, and how long to wait (0: the call counts)."""

    standings: tuple[Standing, ...]
    wait_seconds: float


class _Full(Exception):
    """A bucket is full; raised inside the transaction so that no other bucket counts the call."""


async def take(system: System, buckets: Sequence[tuple[str, tuple[Quota, ...]]]) -> Taken:
    """Count one call in every bucket, or in none when one of them is full."""
    standings: list[Standing] = []
    wait = 0.0
    try:
        async with system.platform(Actor.job()) as work:
            for bucket, quotas in buckets:
                counted, found = await _count(work, bucket, quotas)
                standings += found
                if not counted:
                    wait = max(each.reset_seconds for each in found if each.left == 0)
                    raise _Full
    except _Full:
        return Taken(tuple(standings), wait)
    return Taken(tuple(standings), 0.0)


async def prune(work: PlatformWork) -> int:
    """Delete what no longer counts and return how many buckets that were; a daily duty."""
    return await rows.forget_before(work.session, work.now() - LONGEST)


async def _count(
    work: PlatformWork, bucket: str, quotas: tuple[Quota, ...]
) -> tuple[bool, list[Standing]]:
    now = work.now()
    windows = [(now - quota.window, quota.calls) for quota in quotas]
    counted, times = await rows.count(work.session, bucket, now, windows)
    return counted, [_standing(quota, times, now) for quota in quotas]


def _standing(quota: Quota, times: list[datetime], now: datetime) -> Standing:
    inside = [at for at in times if at > now - quota.window]
    left = max(0, quota.calls - len(inside))
    next_free = inside[-quota.calls] if left == 0 else inside[0] if inside else now - quota.window
    return Standing(quota, left, max(0.0, (next_free + quota.window - now).total_seconds()))
