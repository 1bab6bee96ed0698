"""Connected mailboxes every hour: what the sequencer says of them, and the end of their warmup."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

import structlog
from sqlmodel import col, select

from core.accounts import notifications
from core.accounts.notifications import Level
from core.errors import AppError, RateLimited
from core.ports.sequencer import Sequencer
from core.provisioning.direct import hosts, outreach_states, rows
from core.provisioning.direct.outreach_steps import plan_of
from core.system import Actor, System
from data.provisioning.direct import ConnectionStatus, OutreachAccount

FOLLOWED = (ConnectionStatus.connected, ConnectionStatus.failed)
log = structlog.get_logger()


async def sync_all(system: System) -> int:
    """Read every connected mailbox, the longest unread first; return how many were read."""
    async with system.platform(Actor.job()) as work:
        query = (
            select(OutreachAccount)
            .where(col(OutreachAccount.status).in_(FOLLOWED), OutreachAccount.ref != "")
            .order_by(
                col(OutreachAccount.organization_id),
                col(OutreachAccount.synced_at).nulls_first(),
            )
        )
        accounts = list(await work.session.exec(query))
    done = 0
    for organization_id, group in groupby(accounts, key=lambda one: one.organization_id):
        done += await _sync(system, organization_id, list(group))
    return done


async def _sync(system: System, organization_id: UUID, accounts: list[OutreachAccount]) -> int:
    """Read one organization's mailboxes; when its key is refused or slowed down, the rest waits."""
    actor = Actor.job(organization_id)
    done = 0
    try:
        sequencer = await hosts.sequencer(system, organization_id)
        for account in accounts:
            await _one(system, actor, sequencer, account)
            done += 1
    except RateLimited:
        log.info(
            "outreach_sync_slowed", organization=str(organization_id), left=len(accounts) - done
        )
    except AppError as error:
        log.warning("outreach_unread", organization=str(organization_id), code=error.code)
    return done


async def _one(
    system: System, actor: Actor, sequencer: Sequencer, account: OutreachAccount
) -> None:
    ends = account.warmup_ends_at
    if account.warmup and ends is not None and ends <= system.clock.now():
        await _end_warmup(system, actor, sequencer, account)
    before = account.status
    read = await outreach_states.read(system, actor, sequencer, account)
    if before == ConnectionStatus.connected and read.status != ConnectionStatus.connected:
        await _tell_lost(system, actor, read)


async def _end_warmup(
    system: System, actor: Actor, sequencer: Sequencer, account: OutreachAccount
) -> None:
    account.warmup = False
    await sequencer.set_warmup(account.ref, plan_of(account))
    async with system.work(actor) as work:
        stored = await work.session.get_one(OutreachAccount, account.id, with_for_update=True)
        stored.warmup, stored.warmup_ends_at, stored.updated_at = False, None, work.now()
        mailbox = await rows.get(work, stored.mailbox_id)
        await notifications.notify(
            work,
            f"{mailbox.email} is warmed up",
            f"Its {stored.warmup_days} days of warmup are over; it is ready for campaigns.",
            Level.success,
            f"/mailboxes/{mailbox.id}",
            dedupe_key=f"warmed-{stored.id}-{stored.connected_at}",
        )
        rows.ring(work, mailbox.id)


async def _tell_lost(system: System, actor: Actor, account: OutreachAccount) -> None:
    async with system.work(actor) as work:
        mailbox = await rows.get(work, account.mailbox_id)
        await notifications.notify(
            work,
            f"{mailbox.email} is no longer connected",
            str(account.error.get("message") or "The sequencer does not know it any more."),
            Level.danger,
            f"/mailboxes/{mailbox.id}",
            dedupe_key=f"lost-{account.id}-{account.connected_at}",
        )
