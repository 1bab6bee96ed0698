"""What the sequencer says of a connected mailbox: read on demand and by the hour, let go on request."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict
from core.ports.sequencer import Sequencer, SequencerAccount, WarmupDay
from core.provisioning.direct import hosts, rows
from core.system import Actor, System, Work
from data.provisioning.direct import ConnectionStatus, OutreachAccount


async def validate(system: System, actor: Actor, mailbox_id: UUID) -> OutreachAccount:
    """Ask the sequencer now whether a mailbox is connected and both its servers let it in."""
    account = await _connected(system, actor, mailbox_id)
    sequencer = await hosts.sequencer(system, account.organization_id)
    return await read(system, actor, sequencer, account)


async def read(
    system: System, actor: Actor, sequencer: Sequencer, account: OutreachAccount
) -> OutreachAccount:
    """Bring an account up to date with what the sequencer says of it."""
    seen = await sequencer.account(account.ref)
    days = await sequencer.warmup_days(account.ref) if seen is not None else []
    async with system.work(actor) as work:
        stored = await work.session.get_one(OutreachAccount, account.id, with_for_update=True)
        if stored.status != ConnectionStatus.connecting:
            _store(work, stored, seen)
        stored.stats = stats(days)
        rows.ring(work, stored.mailbox_id)
    return stored


async def disconnect(system: System, actor: Actor, mailbox_id: UUID) -> OutreachAccount:
    """Stop the sequencer from using a mailbox; its account there is kept, suspended."""
    account = await _connected(system, actor, mailbox_id)
    sequencer = await hosts.sequencer(system, account.organization_id)
    if await sequencer.account(account.ref) is not None:
        await sequencer.suspend(account.ref, suspended=True)
    async with system.work(actor) as work:
        stored = await work.session.get_one(OutreachAccount, account.id, with_for_update=True)
        stored.status, stored.updated_at = ConnectionStatus.disconnected, work.now()
        stored.warmup_ends_at = None
        await audit.record(work, "mailbox.disconnected", "mailbox", mailbox_id)
        rows.ring(work, mailbox_id)
    return stored


def stats(days: list[WarmupDay]) -> dict[str, Any]:
    """Return the last days of warmup as {sent, replied, spam, days}, oldest day first."""
    return {
        "sent": sum(day.sent for day in days),
        "replied": sum(day.replied for day in days),
        "spam": sum(day.spam for day in days),
        "days": [
            {"day": day.day.isoformat(), "sent": day.sent, "replied": day.replied, "spam": day.spam}
            for day in days
        ],
    }


def problem(seen: SequencerAccount, at: datetime) -> dict[str, Any]:
    """Return why the sequencer cannot use a mailbox, in the form of a step's error."""
    servers = [
        name for name, works in (("SMTP", seen.smtp_ok), ("IMAP", seen.imap_ok)) if not works
    ]
    return {
        "code": "login_refused",
        "message": f"The sequencer cannot sign in by {' and '.join(servers)}.",
        "action": "Give it a new app password and connect the mailbox again.",
        "detail": seen.problem,
        "at": at.isoformat(),
    }


def _store(work: Work, account: OutreachAccount, seen: SequencerAccount | None) -> None:
    account.synced_at = account.updated_at = work.now()
    if seen is None:
        account.status, account.ref = ConnectionStatus.disconnected, ""
        return
    works = seen.smtp_ok and seen.imap_ok
    account.status = ConnectionStatus.connected if works else ConnectionStatus.failed
    account.error = {} if works else problem(seen, work.now())
    account.tracking_verified = bool(account.tracking_host) and (
        seen.tracking_host == account.tracking_host
    )


async def _connected(system: System, actor: Actor, mailbox_id: UUID) -> OutreachAccount:
    async with system.work(actor) as work:
        await rows.get(work, mailbox_id)
        account = await rows.account_of(work, mailbox_id)
    if account is None or not account.ref:
        raise Conflict("This mailbox is not connected.", action="Connect it first.")
    return account
