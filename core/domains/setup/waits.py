"""How often the steps look: every few seconds at first, then every 30 s, then every 5 minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.waits import Why
from core.workflow import Context, Wait

SOON_SECONDS = 2.0
QUICK_SECONDS = 30.0
SLOW_SECONDS = 300.0
QUICK_AFTER = timedelta(minutes=3)
SLOW_AFTER = timedelta(minutes=30)
PERSON_SECONDS = 15.0
"""How soon it is noticed what a person has decided elsewhere than on the page."""


def since(ctx: Context, name: str) -> datetime:
    """Return when this step began to wait for ``name``; the first call sets it to now."""
    key = f"{name}_since"
    if key not in ctx.facts:
        ctx.remember(**{key: ctx.system.clock.now().isoformat()})
    return datetime.fromisoformat(ctx.facts[key])


def looking(ctx: Context, name: str, why: Why) -> Wait:
    """Return a wait whose pauses grow with the time gone by."""
    elapsed = ctx.system.clock.now() - since(ctx, name)
    return Wait(why, pause_seconds(elapsed))


def pause_seconds(elapsed: timedelta) -> float:
    """Return how long to wait after so much time: 2 s, after 3 min 30 s, after 30 min 5 min."""
    if elapsed < QUICK_AFTER:
        return SOON_SECONDS
    return QUICK_SECONDS if elapsed < SLOW_AFTER else SLOW_SECONDS
