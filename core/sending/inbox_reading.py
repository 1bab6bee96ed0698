"""The tick that reads inboxes: what is new in each, judged mail by mail, and how far it got."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import text

from core.errors import AppError, Conflict, CredentialsRefused
from core.ports.inboxes import InboxLogin, Reading
from core.sending import inboxes, incoming
from core.sending.inboxes import Inbox, InboxStatus
from core.system import Actor, System
from data.provisioning.direct import DirectMailbox
from data.sending import inboxes as rows
from data.session import Session

log = structlog.get_logger()

EVERY = timedelta(minutes=2)
"""How often an inbox is looked into."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
NO_ACCESS_PAUSE = timedelta(hours=1)
LEASE = timedelta(minutes=10)
LOOKS_BACK = timedelta(days=14)
"""How far an inbox is read back that is new to us or was numbered anew."""
MOST_INBOXES, MOST_MAILS, MOST_ROUNDS = 16, 50, 20


async def read_due(system: System) -> int:
    """Read the inboxes that are due and return how many were looked into."""
    async with system.platform(Actor.job()) as work:
        for mailbox in await _unread_mailboxes(work.session):
            await inboxes.read_mailbox(work, mailbox)
    async with system.platform(Actor.job()) as work:
        wall = system.clock.wall()
        due = await rows.claim(
            work.session,
            now=work.now(),
            wall=wall,
            lease_until=wall + LEASE,
            limit=MOST_INBOXES,
        )
    await asyncio.gather(*(_safely(system, *one) for one in due))
    return len(due)


async def read_one(system: System, inbox_id: UUID, organization_id: UUID) -> int:
    """Read what is new in one inbox and return how many mails that was; errors are noted on it."""
    actor = Actor.job(organization_id)
    seen = 0
    for _ in range(MOST_ROUNDS):
        async with system.work(actor) as work:
            inbox = await inboxes.get(work, inbox_id)
            try:
                login = await inboxes.login(work, inbox)
            except Conflict as error:
                await _note(system, inbox, error, NO_ACCESS_PAUSE)
                return seen
        try:
            reading = await _read(system, inbox, login)
        except AppError as error:
            await _note(system, inbox, error)
            return seen
        for mail in reading.mails:
            await incoming.take(system, inbox, mail)
        seen += len(reading.mails)
        await _keep(system, inbox, reading)
        if not reading.more:
            break
    return seen


async def _safely(system: System, inbox_id: UUID, organization_id: UUID) -> None:
    try:
        await read_one(system, inbox_id, organization_id)
    except Exception:
        log.exception("inbox_crashed", inbox=str(inbox_id))


async def _read(system: System, inbox: Inbox, login: InboxLogin) -> Reading:
    since = (system.clock.now() - LOOKS_BACK).date()
    return await system.ports.inboxes.read(
        login,
        validity=inbox.uid_validity,
        last_uid=inbox.last_uid,
        since=since,
        most=MOST_MAILS,
    )


async def _keep(system: System, inbox: Inbox, reading: Reading) -> None:
    """Note how far an inbox was read, unless somebody paused or changed it meanwhile."""
    async with system.work(Actor.job(inbox.organization_id)) as work:
        kept = await inboxes.get(work, inbox.id, lock=True)
        kept.uid_validity, kept.last_uid = reading.validity, reading.last_uid
        kept.read_at, kept.failures, kept.error = work.now(), 0, ""
        kept.lease_until, kept.next_at = None, work.now() + EVERY
        if kept.status in (InboxStatus.waiting, InboxStatus.unreachable):
            inboxes.move(kept, InboxStatus.reading)
            work.ring(inboxes.topic(inbox.organization_id))


async def _note(
    system: System, inbox: Inbox, error: AppError, pause: timedelta | None = None
) -> None:
    """Note why an inbox could not be read; a refused login is not tried again by itself."""
    async with system.work(Actor.job(inbox.organization_id)) as work:
        kept = await inboxes.get(work, inbox.id, lock=True)
        kept.failures += 1
        kept.lease_until = None
        kept.next_at = work.now() + (
            pause or min(FIRST_PAUSE * 2.0 ** (kept.failures - 1), LONGEST_PAUSE)
        )
        kept.error = f"{error.advice.message} {error.advice.action}".strip()
        if kept.status != InboxStatus.paused:
            refused = isinstance(error, CredentialsRefused)
            inboxes.move(kept, InboxStatus.refused if refused else InboxStatus.unreachable)
        work.ring(inboxes.topic(inbox.organization_id))


async def _unread_mailboxes(session: Session) -> list[DirectMailbox]:
    """Return mailboxes of ours with access, whose inbox is not read yet."""
    found = await session.run(UNREAD)
    return [DirectMailbox.model_construct(**row) for row in found.mappings()]


UNREAD = text("""
    select d.id, d.organization_id, d.email, d.imap_host, d.imap_port from direct_mailboxes d
     where d.status = 'active' and d.sealed_access <> ''
       and not exists (select from inboxes i where i.organization_id = d.organization_id
                          and i.email_norm = lower(d.email))
     order by d.id limit 100
""")
