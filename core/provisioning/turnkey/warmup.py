"""Step 8: every mailbox warms up with the settings of seed 003."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.ports.outreach import OutreachAccount, WarmupPlan
from core.provisioning import rows
from core.provisioning.turnkey import patience
from core.workflow import Context, Done, Wait
from data.provisioning.mailboxes import MailboxStatus

PLAN = WarmupPlan()


async def start(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Set limits and names, switch warmup on, and read back that it is so."""
    outreach = ctx.system.ports.outreach
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        mailboxes = await rows.mailboxes_of(work, provision.id)
    workspace_ref = provision.outreach_workspace_ref
    ours = {mailbox.email for mailbox in mailboxes}
    accounts = [a for a in await outreach.accounts(workspace_ref) if a.email in ours]
    unset = [account.ref for account in accounts if not _configured(account)]
    if unset:
        await outreach.configure(
            workspace_ref, unset, PLAN, provision.first_name, provision.last_name
        )
    cold = [account.ref for account in accounts if not account.warmup_active]
    if cold:
        await outreach.set_warmup(workspace_ref, cold, active=True)
    done = {a.email for a in accounts if a.warmup_active and _configured(a)}
    await _store_warming(ctx, done)
    shown = f"{len(done)} of {len(ours)} mailboxes warming"
    await ctx.note(shown=shown)
    if len(done) < len(ours):
        return await patience.wait(
            ctx,
            "warmup",
            "The sequencer is taking over the settings.",
            usual=timedelta(minutes=1),
            overdue=timedelta(hours=1),
        )
    return Done({"shown": shown})


def _configured(account: OutreachAccount) -> bool:
    return (
        account.warmup_limit == PLAN.max_per_day
        and account.warmup_increment == PLAN.increment_per_day
        and account.warmup_reply_percent == PLAN.reply_rate_percent
        and account.daily_limit == PLAN.campaign_limit_per_day
    )


async def _store_warming(ctx: Context, emails: set[str]) -> None:
    async with ctx.work() as work:
        for mailbox in await rows.mailboxes_of(work, ctx.subject_id):
            if mailbox.email in emails and mailbox.status == MailboxStatus.created:
                mailbox.status, mailbox.updated_at = MailboxStatus.warming, work.now()
