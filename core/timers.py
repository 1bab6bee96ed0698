"""Duties that are due by our own clock, whichever process is alive then."""

from __future__ import annotations

from datetime import timedelta

from core.system import Actor, System
from data import timers as rows


async def take(system: System, name: str, every: timedelta) -> bool:
    """Tell whether a duty is due now; if so, its next time is ``every`` from now."""
    async with system.platform(Actor.job()) as work:
        return await rows.take(work.session, name, work.now(), every)


async def put_off(system: System, name: str, by: timedelta) -> None:
    """Let a duty that was taken be due ``by`` from now instead."""
    async with system.platform(Actor.job()) as work:
        await rows.put_off(work.session, name, work.now() + by)
