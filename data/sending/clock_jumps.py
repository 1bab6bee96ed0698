"""Times that lie ahead because the clock was set back: taken back with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from data.session import Session

LONGEST_RETRY = timedelta(hours=3)
"""Further ahead than this no retry was put; later times were wished by people and stay."""
LAST = text("select max(filled_at) from mail_accounts")
LEASES = text("update couriers set lease_until = :until where lease_until > :latest")
MESSAGES = text("""
    update messages
       set scheduled_at = greatest(:now, scheduled_at - cast(:jump as interval))
     where status = 'queued' and scheduled_at > :now and scheduled_at <= :latest
""")
ACCOUNTS = text("""
    update mail_accounts
       set filled_at = least(filled_at, :now),
           closed_since = closed_since - cast(:jump as interval),
           closed_until = closed_until - cast(:jump as interval)
     where filled_at > :now or closed_until > :now
""")


async def last_claim(session: Session) -> datetime | None:
    """Return when anything was last claimed, None when nothing ever was."""
    found: datetime | None = (await session.run(LAST)).scalar_one()
    return found


async def take_back(session: Session, now: datetime, before: datetime) -> int:
    """Let what was due at ``before`` be due now, and the rest be as far ahead as it was.

    Returns how many messages would have waited.
    """
    jump = before - now
    values = {"now": now, "jump": jump, "latest": before + LONGEST_RETRY}
    moved = (await session.run(MESSAGES, values)).rowcount
    await session.run(ACCOUNTS, {"now": now, "jump": jump})
    return moved


async def shorten_leases(session: Session, wall: datetime, lease: timedelta) -> None:
    """Let no lease last longer than one begun now; the living renew theirs anyway."""
    await session.run(LEASES, {"until": wall + lease, "latest": wall + 2 * lease})
