"""How often to look at something slow: often at first, then as a share of the time gone by."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.provisioning.turnkey import alerts
from core.waits import Why
from core.workflow import Context, Wait

FIRST_SECONDS = 1.0
"""After an order: what the other side does at once is done by then."""
SOONEST_SECONDS = 3.0
LATEST_SECONDS = 120.0
SHARE = 0.2
BRIEF_SECONDS = 45
MOST_MINUTES = 90


def since(ctx: Context, name: str) -> datetime:
    """Return when this step began to wait for ``name``; the first call sets it to now."""
    key = f"{name}_since"
    if key not in ctx.facts:
        ctx.remember(**{key: ctx.system.clock.now().isoformat()})
    return datetime.fromisoformat(ctx.facts[key])


async def wait(
    ctx: Context,
    name: str,
    cause: str,
    *,
    usual: timedelta,
    overdue: timedelta,
    limit: str = "",
    remedy: str = "Nothing to do: it continues by itself. You may leave this page.",
    soonest: float = SOONEST_SECONDS,
) -> Wait:
    """Return a wait that says when it usually ends, and after ``overdue`` that somebody looks.

    It is looked at again in ``soonest`` seconds at the earliest.
    """
    began = since(ctx, name)
    now = ctx.system.clock.now()
    elapsed = (now - began).total_seconds()
    again_in = min(max(elapsed * SHARE, soonest), LATEST_SECONDS)
    late = now - began > overdue
    why = Why(
        cause,
        limit=limit or f"Usually within {in_words(usual)}",
        ends=None if late else began + usual,
        remedy="This takes unusually long. An operator has been told." if late else remedy,
    )
    if late and not ctx.facts.get("overdue_told"):
        await alerts.tell(ctx, "A step takes unusually long", cause)
        await ctx.note(overdue_told=True)
    return Wait(why, again_in)


def in_words(duration: timedelta) -> str:
    """Return a duration as people say it: "a few seconds", "15 minutes", "2 hours"."""
    if duration.total_seconds() < BRIEF_SECONDS:
        return "a few seconds"
    minutes = max(1, round(duration.total_seconds() / 60))
    if minutes < MOST_MINUTES:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    hours = round(minutes / 60)
    return f"{hours} hours"
