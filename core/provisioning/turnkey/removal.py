"""Tidying up: warmup stops and mailboxes are removed at the end of their paid period."""

from __future__ import annotations

from typing import Any

from core.amounts import count
from core.provisioning import rows
from core.workflow import Context, Done, Wait
from data.provisioning.mailboxes import MailboxStatus


async def remove(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Switch warmup off and schedule every mailbox for removal; domains stay until they lapse."""
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        mailboxes = await rows.mailboxes_of(work, provision.id)
    accounts = [mailbox.account_ref for mailbox in mailboxes if mailbox.account_ref]
    if accounts:
        await ctx.system.ports.outreach.set_warmup(
            provision.outreach_workspace_ref, accounts, active=False
        )
    refs = [mailbox.ref for mailbox in mailboxes if mailbox.ref]
    if refs:
        await ctx.system.ports.turnkey.remove_mailboxes(provision.host_workspace_ref, refs)
    async with ctx.work() as work:
        for mailbox in await rows.mailboxes_of(work, ctx.subject_id):
            mailbox.status, mailbox.updated_at = MailboxStatus.removed, work.now()
    return Done({"shown": f"{count(len(refs), 'mailbox', 'mailboxes')} removed"})
