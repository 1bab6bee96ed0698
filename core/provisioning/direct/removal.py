"""Taking mailboxes out of use: suspended for a while, or deleted at their host for good."""

from __future__ import annotations

from uuid import UUID

from core import workflow
from core.accounts import audit
from core.errors import Conflict
from core.provisioning.direct import hosts, rows
from core.system import Actor, System, Work
from data.provisioning.direct import ConnectionStatus, DirectMailbox, DirectStatus
from data.workflow import Run, RunStatus


async def suspend(
    system: System, actor: Actor, mailbox_id: UUID, *, suspended: bool = True
) -> DirectMailbox:
    """Suspend a mailbox at its host and at the sequencer, or let it work again."""
    async with system.work(actor) as work:
        mailbox = await rows.get(work, mailbox_id)
        account = await rows.account_of(work, mailbox_id)
    allowed = (DirectStatus.created, DirectStatus.active, DirectStatus.suspended)
    if mailbox.status not in allowed and not (suspended and mailbox.ref):
        raise Conflict(
            f"This mailbox is {mailbox.status}; there is nothing to suspend.", code="mailbox_moved"
        )
    host = await hosts.mailbox_host(system, mailbox.organization_id)
    await host.suspend(mailbox.email, suspended=suspended)
    if account is not None and account.ref:
        sequencer = await hosts.sequencer(system, mailbox.organization_id)
        await sequencer.suspend(account.ref, suspended=suspended)
    async with system.work(actor) as work:
        stored = await rows.get(work, mailbox_id, lock=True)
        rows.move(work, stored, DirectStatus.suspended if suspended else DirectStatus.active)
        done = "mailbox.suspended" if suspended else "mailbox.restored"
        await audit.record(work, done, "mailbox", mailbox_id)
    return stored


async def remove(system: System, actor: Actor, mailbox_id: UUID) -> DirectMailbox:
    """Delete a mailbox we made, with its mail; one we did not make is only forgotten here."""
    actor.require_owner()
    async with system.work(actor) as work:
        mailbox = await rows.get(work, mailbox_id, lock=True)
        account = await rows.account_of(work, mailbox_id)
        await _stop(work, mailbox)
    if account is not None and account.ref:
        sequencer = await hosts.sequencer(system, mailbox.organization_id)
        if await sequencer.account(account.ref) is not None:
            await sequencer.suspend(account.ref, suspended=True)
    if mailbox.ref:
        host = await hosts.mailbox_host(system, mailbox.organization_id)
        await host.remove(mailbox.email)
    async with system.work(actor) as work:
        stored = await rows.get(work, mailbox_id, lock=True)
        rows.move(work, stored, DirectStatus.removed)
        stored.sealed_access = ""
        kept = await rows.account_of(work, mailbox_id, lock=True)
        if kept is not None:
            kept.status, kept.updated_at = ConnectionStatus.disconnected, work.now()
        await audit.record(work, "mailbox.removed", "mailbox", mailbox_id)
    return stored


async def _stop(work: Work, mailbox: DirectMailbox) -> None:
    """End the runs that still make or connect the mailbox."""
    account = await rows.account_of(work, mailbox.id)
    for run_id in (mailbox.run_id, account.run_id if account else None):
        run = await work.session.get(Run, run_id) if run_id else None
        if run is not None and run.status in (RunStatus.running, RunStatus.failed):
            await workflow.cancel(work, run.id)
