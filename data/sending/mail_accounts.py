"""Accounts at providers that take nothing: closed for a while, tried again, open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import col, select

from data.sending.couriers import MailAccount
from data.session import Session

LONGEST_REASON = 300
IN_A_ROW = timedelta(minutes=15)
"""Closings with no more than this between them, and nothing taken, are one long closing."""
CLOSE = text("""
    update mail_accounts
       set closed_since = case when closed_until > :row_from
                               then coalesce(closed_since, :now) else :now end,
           closed_until = greatest(:until, coalesce(closed_until, :until)),
           closed_reason = :reason, failures = failures + 1
     where key = :key
""")
OPEN = text("""
    update mail_accounts
       set closed_since = null, closed_until = null, closed_reason = '', failures = 0
     where key = :key
""")


async def close(session: Session, key: str, now: datetime, until: datetime, reason: str) -> None:
    """Let nothing through an account until a time."""
    values = {"key": key, "now": now, "row_from": now - IN_A_ROW, "until": until}
    await session.run(CLOSE, {**values, "reason": reason[:LONGEST_REASON]})


async def reopen(session: Session, key: str) -> None:
    """Let mail through an account again: it has taken something."""
    await session.run(OPEN, {"key": key})


async def closed(session: Session, keys: Collection[str], now: datetime) -> dict[str, MailAccount]:
    """Return those of some accounts that take nothing at a time."""
    query = select(MailAccount).where(
        col(MailAccount.key).in_(list(keys)), col(MailAccount.closed_until) > now
    )
    return {one.key: one for one in await session.exec(query)}
