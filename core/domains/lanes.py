"""How often a propagation check looks: often while it matters, seldom when it only may."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.domains.propagation import CheckStatus, Lane, PropagationCheck

HOT = timedelta(seconds=30)
FRESH = timedelta(minutes=15)
WATCHED = timedelta(seconds=90)
"""How long a look at the page counts as watching."""
WARM = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10))
COLD = timedelta(hours=4)
GIVEN_UP = timedelta(hours=72)
AFTER_A_TTL = timedelta(seconds=1)


def lane_of(check: PropagationCheck, now: datetime) -> Lane:
    """Return the lane a check is in now."""
    if check.status == CheckStatus.timeout:
        return Lane.cold
    watched = check.watched_at is not None and now - check.watched_at < WATCHED
    return Lane.hot if watched or now - check.started_at < FRESH else Lane.warm


def next_look(check: PropagationCheck, now: datetime, due: datetime | None) -> datetime:
    """Return when to look again: by the lane, or just after the first cache must give way."""
    by_lane = now + pause(check, now)
    if due is None or lane_of(check, now) is Lane.cold:
        return by_lane
    return min(by_lane, max(due + AFTER_A_TTL, now + AFTER_A_TTL))


def pause(check: PropagationCheck, now: datetime) -> timedelta:
    """Return the time between two looks of a check's lane."""
    lane = lane_of(check, now)
    if lane is Lane.cold:
        return COLD
    if lane is Lane.hot:
        return timedelta(seconds=check.interval_seconds)
    quiet = max(now - check.started_at - FRESH, timedelta())
    return WARM[min(int(quiet / timedelta(hours=1)), len(WARM) - 1)]
