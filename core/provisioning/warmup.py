"""Warmup readings: what the sequencer says of every mailbox, kept once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from core.errors import ProviderError
from core.ports.outreach import OutreachAccount
from core.provisioning import rows
from core.system import Actor, System, Work
from core.tasks import Progress, TaskKind
from data.provisioning.mailboxes import Mailbox, WarmupReading
from data.provisioning.provisions import Provision, ProvisionStatus

log = structlog.get_logger()
STALE = timedelta(minutes=5)
PERCENT = 100.0
KEY = ("id", "organization_id", "mailbox_id", "day")


async def refresh(system: System, actor: Actor, provision_id: UUID) -> int:
    """Read the sequencer and the lead list now; return how many mailboxes were read.

    Readings younger than five minutes are good enough and cost no call.
    """
    async with system.work(actor) as work:
        provision = await rows.get(work, provision_id)
        mailboxes = await rows.mailboxes_of(work, provision.id)
        fresh = provision.refreshed_at and work.now() - provision.refreshed_at < STALE
    if fresh or not provision.outreach_workspace_ref:
        return 0
    accounts = await system.ports.outreach.accounts(provision.outreach_workspace_ref)
    leads = None
    if provision.lead_list_ref:
        leads = (await system.ports.lead_lists.get_list(provision.lead_list_ref)).leads
    by_email = {account.email: account for account in accounts}
    async with system.work(actor) as work:
        stored = await rows.get(work, provision_id, lock=True)
        stored.refreshed_at = work.now()
        stored.lead_count = stored.lead_count if leads is None else leads
        read = [mailbox for mailbox in mailboxes if mailbox.email in by_email]
        for mailbox in read:
            await _store(work, mailbox, by_email[mailbox.email])
        work.ring(f"provision:{provision_id}")
        return len(read)


async def refresh_task(
    system: System, actor: Actor, given: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Refresh one provision as a task somebody watches."""
    await progress.to(10)
    return {"mailboxes": await refresh(system, actor, UUID(given["provision_id"]))}


REFRESH = "warmup_refresh"
TASKS = {REFRESH: TaskKind("Reading your mailboxes", refresh_task)}


async def refresh_all(system: System) -> int:
    """Refresh every active provision; one that cannot be read is left for the next time."""
    async with system.platform(Actor.job()) as work:
        query = select(Provision.id, Provision.organization_id).where(
            Provision.status == ProvisionStatus.active
        )
        active = list(await work.session.exec(query))
    count = 0
    for provision_id, organization_id in active:
        try:
            count += await refresh(system, Actor.job(organization_id), provision_id)
        except ProviderError as error:
            log.warning("warmup_unread", provision=str(provision_id), code=error.code)
    return count


async def _store(work: Work, mailbox: Mailbox, account: OutreachAccount) -> None:
    reading = WarmupReading(
        organization_id=mailbox.organization_id,
        mailbox_id=mailbox.id,
        day=work.now().date(),
        read_at=work.now(),
        warmup_active=account.warmup_active,
        health=account.health,
        health_google=account.health_google,
        health_microsoft=account.health_microsoft,
        health_other=account.health_other,
        reply_rate=None if account.reply_rate is None else account.reply_rate / PERCENT,
        sent=account.sent_today,
        warmup_sent=account.warmup_sent_today,
    )
    values = reading.model_dump()
    known = {name: value for name, value in values.items() if name not in KEY}
    await work.session.run(
        insert(WarmupReading)
        .values(**values)
        .on_conflict_do_update(index_elements=["mailbox_id", "day"], set_=known)
    )
