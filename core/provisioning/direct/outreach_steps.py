"""A mailbox on its way into the sequencer: the steps of runs of kind "sequencer_connect"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.errors import Conflict, Rejected
from core.ports.sequencer import MailboxAccess, SequencerAccount, WarmupPlan
from core.provisioning.direct import access, hosts, outreach_states, rows
from core.provisioning.direct.patience import looking
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.provisioning.direct import ConnectionStatus, DirectStatus, OutreachAccount


async def sign_in(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Hand over how to sign in; an account that is there already gets the new login."""
    async with ctx.work() as work:
        mailbox = await rows.get(work, ctx.subject_id)
        opened = access.opened(work, mailbox)
    account = await account_of(ctx)
    sequencer = await hosts.sequencer(ctx.system, ctx.organization_id)
    if ctx.input.get("let_go") and await sequencer.account(account.ref) is not None:
        await sequencer.suspend(account.ref, suspended=False)
    seen = await sequencer.connect(_login(opened), plan_of(account), mailbox.daily_limit)
    if not (seen.smtp_ok and seen.imap_ok):
        raise _refused(seen)
    await _connected(ctx, seen)
    return Done({"account": seen.ref, "warming": seen.warmup, "shown": "Connected"})


async def warm_up(ctx: Context, facts: dict[str, Any]) -> Done | Wait:
    """See that warmup is as it was wished; it ends by itself after its days."""
    account = await account_of(ctx)
    if facts["warming"] != account.warmup:
        sequencer = await hosts.sequencer(ctx.system, ctx.organization_id)
        await sequencer.set_warmup(account.ref, plan_of(account))
        seen = await sequencer.account(account.ref)
        if seen is None or seen.warmup != account.warmup:
            why = Why("The sequencer is taking over the warmup settings.", limit="Within a minute")
            return looking(ctx, "warmup", why)
    async with ctx.work() as work:
        stored = await work.session.get_one(OutreachAccount, account.id, with_for_update=True)
        ends = work.now() + timedelta(days=account.warmup_days)
        stored.warmup_ends_at = ends if account.warmup else None
        stored.updated_at = work.now()
    shown = f"Warming up for {account.warmup_days} days" if account.warmup else "No warmup wished"
    return Done({"shown": shown})


async def account_of(ctx: Context) -> OutreachAccount:
    """Return the account of the run's mailbox."""
    async with ctx.work() as work:
        account = await rows.account_of(work, ctx.subject_id)
    if account is None:
        raise Conflict("This mailbox has no account any more.", code="mailbox_moved")
    return account


def plan_of(account: OutreachAccount) -> WarmupPlan:
    """Return how an account is warmed up."""
    return WarmupPlan(
        enabled=account.warmup, daily_most=account.daily_limit, reply_rate=account.reply_rate
    )


def _login(opened: access.Access) -> MailboxAccess:
    return MailboxAccess(
        opened.email,
        opened.name,
        opened.email,
        opened.secret,
        smtp_host=opened.smtp_host,
        smtp_port=opened.smtp_port,
        imap_host=opened.imap_host,
        imap_port=opened.imap_port,
    )


async def _connected(ctx: Context, seen: SequencerAccount) -> None:
    """Record the account at once: whatever comes later, the mailbox is connected."""
    async with ctx.work() as work:
        mailbox = await rows.get(work, ctx.subject_id, lock=True)
        if mailbox.status == DirectStatus.created:
            rows.move(work, mailbox, DirectStatus.active)
        account = await rows.account_of(work, ctx.subject_id, lock=True)
        if account is None:
            raise Conflict("This mailbox has no account any more.", code="mailbox_moved")
        account.status, account.ref, account.error = ConnectionStatus.connected, seen.ref, {}
        account.connected_at = account.synced_at = account.updated_at = work.now()
        account.stats = account.stats or outreach_states.stats([])
        rows.ring(work, ctx.subject_id)


def _refused(seen: SequencerAccount) -> Rejected:
    return Rejected(
        f"The sequencer cannot sign in to the mailbox: {seen.problem or 'no reason is given'}",
        provider=hosts.SEQUENCER,
        code="login_refused",
        detail=seen.problem,
        action="Enter an app password of the mailbox and connect it again.",
        fallback="Export the mailboxes as CSV and add them in the sequencer by hand.",
    )
