"""What is no longer needed is forgotten: old attempts, ended sessions, used links, delivered mails."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, delete

from core.accounts import rates
from core.system import Actor, System
from data.accounts.attempts import Attempt
from data.accounts.mails import MailStatus, QueuedMail
from data.accounts.sessions import UserSession
from data.accounts.users import MailToken

ATTEMPTS_KEPT = timedelta(days=1)
KEPT = timedelta(days=30)


async def sweep(system: System) -> None:
    """Delete what has been of no use for long enough."""
    async with system.platform(Actor.job()) as work:
        now = work.now()
        for statement in (
            delete(Attempt).where(col(Attempt.at) < now - ATTEMPTS_KEPT),
            delete(UserSession).where(col(UserSession.expires_at) < now - KEPT),
            delete(MailToken).where(col(MailToken.expires_at) < now - KEPT),
            delete(QueuedMail).where(
                col(QueuedMail.status) == MailStatus.sent, col(QueuedMail.updated_at) < now - KEPT
            ),
        ):
            await work.session.run(statement)
        await rates.prune(work)
