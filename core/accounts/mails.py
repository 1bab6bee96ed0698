"""System mail: written in the transaction that causes it, sent afterwards by a job.

It is sent at least once: a mail whose sender died is sent again under the same Message-ID.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from core.accounts.letters import render
from core.errors import AppError, Rejected, Surprising
from core.ports.mailer import SystemMail
from core.system import Actor, PlatformWork, System, Work
from core.vault import Place
from data.accounts import mails as rows
from data.accounts.mails import MailStatus, QueuedMail

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""How long a sender may take before its mail is sent again."""
MOST_ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 3600.0


async def queue(
    work: PlatformWork,
    key: str,
    recipient: str,
    template: str,
    organization_id: UUID | None = None,
    **values: object,
) -> bool:
    """Write a mail from a letter, unless one with this key exists; say whether it is new."""
    organization = work.organization_id if isinstance(work, Work) else organization_id
    letter = render(template, {"url": work.system.settings.url, **values})
    now = work.now()
    mail = QueuedMail(
        organization_id=organization,
        dedupe_key=key,
        recipient=recipient,
        subject=letter.subject,
        sealed_body="",
        next_at=now,
        created_at=now,
        updated_at=now,
    )
    body = json.dumps({"text": letter.text, "html": letter.html})
    mail.sealed_body = work.vault.seal(body, _place(mail))
    added = await rows.add(work.session, mail)
    if added:
        work.ring("mails")
    return added


async def deliver_due(system: System, limit: int = 20) -> int:
    """Send the mails that are due and return how many were taken on."""
    async with system.platform(Actor.job()) as work:
        wall = system.clock.wall()
        claimed = await rows.claim(
            work.session, now=work.now(), wall=wall, lease_until=wall + LEASE, limit=limit
        )
    for mail in claimed:
        await _record(system, mail, await _sent(system, mail))
    return len(claimed)


async def _sent(system: System, mail: QueuedMail) -> AppError | None:
    body: dict[str, Any] = json.loads(system.vault.open(mail.sealed_body, _place(mail)))
    ready = SystemMail(
        key=str(mail.id),
        recipient=mail.recipient,
        subject=mail.subject,
        text=body["text"],
        html=body["html"],
    )
    try:
        await system.ports.mailer.send(ready)
    except AppError as error:
        return error
    except Exception as error:
        log.exception("mail_crashed", mail=str(mail.id))
        return Surprising("The mail could not be sent.", provider="mailer", detail=repr(error))
    return None


async def _record(system: System, mail: QueuedMail, error: AppError | None) -> None:
    async with system.platform(Actor.job()) as work:
        kept = await work.session.get_one(QueuedMail, mail.id)
        kept.updated_at = work.now()
        if error is None:
            kept.status, kept.error, kept.sealed_body = MailStatus.sent, "", ""
            return
        kept.error = str(error)
        if isinstance(error, Rejected) or mail.attempts >= MOST_ATTEMPTS:
            kept.status = MailStatus.failed
            log.warning("mail_failed", mail=str(mail.id), code=error.code)
            return
        kept.status = MailStatus.queued
        kept.next_at = work.now() + timedelta(seconds=pause_seconds(mail.attempts))


def pause_seconds(attempts: int) -> float:
    """Return how long to wait after so many attempts: 30, 60, 120, ... at most 3600 seconds."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** (attempts - 1), LONGEST_PAUSE_SECONDS)


def _place(mail: QueuedMail) -> Place:
    return Place(mail.organization_id, "queued_mails", "sealed_body", mail.id)
