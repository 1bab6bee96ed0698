"""Rate limits on what can be guessed: ten attempts in fifteen minutes, per address and per IP.

Attempts are written in a transaction of their own, so that a refusal does not undo them.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.errors import LimitReached
from core.system import Actor, PlatformWork, System
from data.accounts import attempts as rows
from data.accounts.attempts import Attempt

MOST = 10
WINDOW = timedelta(minutes=15)


async def take(system: System, purpose: str, *sources: str) -> list[UUID]:
    """Count one attempt against each source, an address or an IP; return what to forgive.

    Raises LimitReached, with the time to wait, when one of them has used up its attempts.
    """
    taken = []
    async with system.platform(Actor.job()) as work:
        for bucket in sorted({_bucket(work, purpose, source) for source in sources if source}):
            await _require_room(work, bucket)
            attempt = Attempt(bucket=bucket, at=work.now())
            work.session.add(attempt)
            taken.append(attempt.id)
    return taken


async def forgive(work: PlatformWork, taken: list[UUID]) -> None:
    """Take attempts back because they succeeded."""
    await rows.forget(work.session, taken)


async def prune(work: PlatformWork) -> int:
    """Delete attempts that no longer count and return how many; a daily duty."""
    return await rows.forget_before(work.session, work.now() - WINDOW)


async def _require_room(work: PlatformWork, bucket: str) -> None:
    times = await rows.times_since(work.session, bucket, work.now() - WINDOW)
    if len(times) < MOST:
        return
    wait = (times[-MOST] + WINDOW - work.now()).total_seconds()
    minutes = max(1, round(wait / 60))
    raise LimitReached(
        "Too many attempts.",
        action=f"Try again in {minutes} minute{'s' if minutes > 1 else ''}.",
        retry_after=wait,
    )


def _bucket(work: PlatformWork, purpose: str, source: str) -> str:
    return f"{purpose}:{work.vault.mark('attempts', source)}"
