"""Accounts at providers, closed for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from data.session import Session

LONGEST_REASON = 300
CLOSE = text("""
    update mail_accounts
       set closed_until = greatest(:until, coalesce(closed_until, :until)),
           closed_reason = :reason, failures = failures + 1
     where key = :key
""")


async def close(session: Session, key: str, until: datetime, reason: str) -> None:
    """Let nothing through an account until a time."""
    await session.run(CLOSE, {"key": key, "until": until, "reason": reason[:LONGEST_REASON]})
