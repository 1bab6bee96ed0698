"""How often the steps of mailboxes look: every two seconds at first, then ever less often."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.waits import Why
from core.workflow import Context, Wait

SOON_SECONDS = 2.0
SHARE = 0.2
LATEST_SECONDS = 300.0
OVERDUE = timedelta(hours=24)
"""What Google itself names as the longest that a change takes (help page, November 2026)."""


def looking(ctx: Context, name: str, why: Why) -> Wait:
    """Return a wait whose pauses grow with the time gone by; after a day its remedy is support."""
    key = f"{name}_since"
    if key not in ctx.facts:
        ctx.remember(**{key: ctx.system.clock.now().isoformat()})
    elapsed = ctx.system.clock.now() - datetime.fromisoformat(ctx.facts[key])
    if elapsed > OVERDUE:
        why = replace(why, remedy="This takes unusually long. Look at it at the provider.")
    pause = min(max(elapsed.total_seconds() * SHARE, SOON_SECONDS), LATEST_SECONDS)
    return Wait(why, pause)
