"""Step 8: every mailbox warms up with the settings of seed 003."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.ports.outreach import OutreachAccount, WarmupPlan
from core.provisioning import rows
from core.provisioning.turnkey import patience
from core.workflow import Context, Done, Wait
from data.provisioning.mailboxes import MailboxStatus
from data.provisioning.provisions import Provision

PLAN = WarmupPlan()


async def start(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Set limits and names, switch warmup on, and read back that it is so."""
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        mailboxes = await rows.mailboxes_of(work, provision.id)
    ours = {mailbox.email for mailbox in mailboxes}
    done = await _warming(ctx, provision, ours)
    if len(done) < len(ours):
        await _set(ctx, provision, ours - done)
        done = await _warming(ctx, provision, ours)
    await _store_warming(ctx, done)
    shown = f"{len(done)} of {len(ours)} mailboxes warming"
    ctx.remember(shown=shown)
    if len(done) < len(ours):
        return await patience.wait(
            ctx,
            "warmup",
            "The sequencer is taking over the settings.",
            usual=timedelta(minutes=1),
            overdue=timedelta(hours=1),
        )
    return Done({"shown": shown})


async def _warming(ctx: Context, provision: Provision, ours: set[str]) -> set[str]:
    accounts = await ctx.system.ports.outreach.accounts(provision.outreach_workspace_ref)
    return {a.email for a in accounts if a.email in ours and a.warmup_active and _configured(a)}


async def _set(ctx: Context, provision: Provision, emails: set[str]) -> None:
    outreach = ctx.system.ports.outreach
    workspace_ref = provision.outreach_workspace_ref
    async with ctx.work() as work:
        mailboxes = await rows.mailboxes_of(work, provision.id)
    refs = [m.account_ref for m in mailboxes if m.email in emails and m.account_ref]
    await outreach.configure(workspace_ref, refs, PLAN, provision.first_name, provision.last_name)
    await outreach.set_warmup(workspace_ref, refs, active=True)


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
