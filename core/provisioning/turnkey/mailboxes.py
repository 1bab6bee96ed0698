"""Step 5: mailbox places are bought and mailboxes created, then followed until they are active."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.errors import Rejected
from core.ports.turnkey import HostedMailbox, NewMailbox
from core.provisioning import rows
from core.provisioning.turnkey import patience, purchase
from core.provisioning.turnkey.workspace import wallet_short
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.provisioning.mailboxes import Mailbox, MailboxStatus
from data.provisioning.provisions import DomainStatus
from data.provisioning.purchases import PurchaseStatus

ACTIVE_WITHIN = timedelta(hours=1)
ACTIVE_LATE = timedelta(hours=24)
ACCEPTED_IS_LISTED_WITHIN = timedelta(minutes=30)
"""After this an accepted order that created nothing is sent again."""
SLOTS_SHOWN_WITHIN = timedelta(minutes=10)


async def create(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Create what the host does not list yet and wait until all mailboxes are active."""
    host = ctx.system.ports.turnkey
    async with ctx.work() as work:
        workspace_ref = (await rows.get(work, ctx.subject_id)).host_workspace_ref
    listed = {m.email: m for m in await host.mailboxes(workspace_ref)}
    mailboxes = await _store_listed(ctx, listed)
    missing = [mailbox for mailbox in mailboxes if mailbox.email not in listed]
    active = [m for m in mailboxes if m.email in listed and listed[m.email].status == "active"]
    shown = f"{len(active)} of {len(mailboxes)} mailboxes active"
    ctx.remember(shown=shown)
    if missing:
        return await _order(ctx, workspace_ref, missing, len(listed))
    failed = [m for m in mailboxes if listed[m.email].status == "failed"]
    if failed:
        await _retry_failed(ctx, workspace_ref, failed)
    if len(active) < len(mailboxes):
        return await patience.wait(
            ctx,
            "active",
            "The mailbox host is creating the mailboxes at Google.",
            usual=ACTIVE_WITHIN,
            overdue=ACTIVE_LATE,
            limit="Usually about 1 hour",
        )
    return Done({"shown": shown})


async def _order(ctx: Context, workspace_ref: str, missing: list[Mailbox], already: int) -> Wait:
    ordered_at = ctx.facts.get("ordered_at")
    now = ctx.system.clock.now()
    if ordered_at and now - datetime.fromisoformat(ordered_at) < ACCEPTED_IS_LISTED_WITHIN:
        return await patience.wait(
            ctx,
            "accepted",
            "The mailbox host has accepted the order and is working through it.",
            usual=timedelta(minutes=5),
            overdue=ACCEPTED_IS_LISTED_WITHIN,
        )
    wait_for_slots = await _slots(ctx, workspace_ref, len(missing))
    if wait_for_slots is not None:
        return wait_for_slots
    by_domain: dict[str, list[NewMailbox]] = {}
    async with ctx.work() as work:
        domains = {d.id: d for d in await rows.domains_of(work, ctx.subject_id)}
    for mailbox in missing:
        domain = domains[mailbox.domain_id]
        by_domain.setdefault(domain.ref, []).append(
            NewMailbox(domain.name, mailbox.username, mailbox.first_name, mailbox.last_name)
        )
    await ctx.note(ordered_at=now.isoformat(), already=already)
    await ctx.system.ports.turnkey.create_mailboxes(workspace_ref, by_domain)
    return Wait(
        Why("The mailbox host has accepted the order.", limit="Usually about 1 hour"),
        patience.FIRST_SECONDS,
    )


async def _slots(ctx: Context, workspace_ref: str, needed: int) -> Wait | None:
    """Return a wait while there are fewer free mailbox places than needed; buy the rest once."""
    host = ctx.system.ports.turnkey
    free = (await host.slots(workspace_ref)).free
    if free >= needed:
        await purchase.settle(ctx, "slots", PurchaseStatus.confirmed)
        return None
    sent_at = await purchase.sent_at(ctx, "slots")
    if sent_at is not None:
        if ctx.system.clock.now() - sent_at < SLOTS_SHOWN_WITHIN:
            return await patience.wait(
                ctx,
                "slots",
                "The mailbox places are being booked.",
                usual=timedelta(minutes=1),
                overdue=SLOTS_SHOWN_WITHIN,
            )
        await purchase.give_up(ctx, "slots", f"{needed - free} mailbox places")
    quantity = needed - free
    expected = quantity * await host.slot_price_cents()
    short = await wallet_short(ctx, expected)
    if short is not None:
        return short
    async with purchase.sending(ctx, "slots", [quantity], expected):
        await host.buy_slots(workspace_ref, quantity)
    if (await host.slots(workspace_ref)).free >= needed:
        await purchase.settle(ctx, "slots", PurchaseStatus.confirmed)
        return None
    return Wait(Why("The mailbox places are being booked."), patience.FIRST_SECONDS)


async def _retry_failed(ctx: Context, workspace_ref: str, failed: list[Mailbox]) -> None:
    """Ask the host once for each mailbox; one that fails again needs a person, whose retry asks anew."""
    retried: list[str] = ctx.facts.get("retried", [])
    again = [mailbox.email for mailbox in failed if mailbox.email in retried]
    if again:
        await ctx.note(retried=[email for email in retried if email not in again])
        raise Rejected(
            f"{', '.join(again)} could not be created.",
            provider="zapmail",
            code="mailbox_failed",
            action="Ask the host's support to look at it, then retry this step.",
        )
    await ctx.note(retried=[*retried, *(mailbox.email for mailbox in failed)])
    async with ctx.work() as work:
        domains = {d.id: d for d in await rows.domains_of(work, ctx.subject_id)}
    refs = sorted({domains[mailbox.domain_id].ref for mailbox in failed})
    await ctx.system.ports.turnkey.retry_failed_mailboxes(workspace_ref, refs)


async def _store_listed(ctx: Context, listed: dict[str, HostedMailbox]) -> list[Mailbox]:
    status_of = {
        "active": MailboxStatus.created,
        "in_progress": MailboxStatus.creating,
        "failed": MailboxStatus.failed,
    }
    async with ctx.work() as work:
        mailboxes = await rows.mailboxes_of(work, ctx.subject_id)
        for mailbox in mailboxes:
            hosted = listed.get(mailbox.email)
            if hosted is None:
                continue
            mailbox.ref = hosted.ref
            if mailbox.status != MailboxStatus.warming:
                mailbox.status = status_of.get(hosted.status, MailboxStatus.creating)
            mailbox.updated_at = work.now()
        full = {m.domain_id for m in mailboxes} - {
            m.domain_id for m in mailboxes if m.status not in ("created", "warming")
        }
        for domain in await rows.domains_of(work, ctx.subject_id):
            if domain.id in full and domain.status == DomainStatus.connected:
                domain.status, domain.updated_at = DomainStatus.active, work.now()
        return mailboxes
