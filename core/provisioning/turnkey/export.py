"""Step 7: mailboxes are handed to the sequencer, by the host's export or by our own import."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.errors import Rejected
from core.ports.outreach import WarmupPlan
from core.ports.turnkey import MailboxLogin
from core.provisioning import rows
from core.provisioning.turnkey import patience
from core.vault import Place
from core.workflow import Context, Done, Wait
from data.provisioning.mailboxes import Mailbox
from data.provisioning.provisions import Provision

EXPORT_WITHIN = timedelta(minutes=10)
MOST_EXPORTS = 2
"""Exports sent while no answer comes; the host allows three of a mailbox in a week."""
EXPORT_GIVEN_UP = timedelta(hours=2)
"""After this, mailboxes the export did not bring are imported by their logins."""
IMPORT_LATE = timedelta(hours=6)


async def export(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Link the sequencer, export, and wait until every mailbox has arrived there."""
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id)
        mailboxes = await rows.mailboxes_of(work, provision.id)
    arrived = await _store_arrived(ctx, provision)
    missing = [mailbox for mailbox in mailboxes if mailbox.email not in arrived]
    shown = f"{len(mailboxes) - len(missing)} of {len(mailboxes)} mailboxes arrived"
    ctx.remember(shown=shown)
    if not missing:
        await _forget_password(ctx)
        return Done({"shown": shown})
    if not ctx.facts.get("linked") and not ctx.facts.get("import_instead"):
        await _link(ctx, provision)
    if ctx.facts.get("import_instead"):
        return await _import(ctx, provision, missing)
    return await _follow_export(ctx, provision, missing)


async def _link(ctx: Context, provision: Provision) -> None:
    """Give the host the sequencer login; when it is refused, import by ourselves instead."""
    host = ctx.system.ports.turnkey
    if provision.sealed_client_password or not await _is_linked(ctx, provision):
        place = Place(
            provision.organization_id, "provisions", "sealed_client_password", provision.id
        )
        password = ctx.system.vault.open(provision.sealed_client_password, place)
        try:
            await host.link_outreach(
                provision.host_workspace_ref, provision.outreach_client_email, password
            )
        except Rejected as error:
            await ctx.note(import_instead=True, link_refused=str(error))
            await _forget_password(ctx)
            return
    await ctx.note(linked=True)
    await _forget_password(ctx)


async def _is_linked(ctx: Context, provision: Provision) -> bool:
    linked = await ctx.system.ports.turnkey.linked_outreach(provision.host_workspace_ref)
    return linked == provision.outreach_client_email


async def _follow_export(ctx: Context, provision: Provision, missing: list[Mailbox]) -> Wait:
    host = ctx.system.ports.turnkey
    now = ctx.system.clock.now()
    soonest = patience.SOONEST_SECONDS
    if _unanswered(ctx, now):
        soonest = patience.FIRST_SECONDS
        sent = ctx.facts.get("exports_sent", 0) + 1
        first = ctx.facts.get("exported_at", now.isoformat())
        await ctx.note(exported_at=first, export_sent_at=now.isoformat(), exports_sent=sent)
        refs = [mailbox.ref for mailbox in missing]
        try:
            export_ref = await host.export(provision.host_workspace_ref, refs)
        except Rejected as error:
            await ctx.note(import_instead=True, export_given_up=str(error))
            return await _import(ctx, provision, missing)
        await ctx.note(export_ref=export_ref or "")
    reason = ""
    if ctx.facts.get("export_ref"):
        state = await host.export_state(provision.host_workspace_ref, ctx.facts["export_ref"])
        reason = state.reason or "it failed" if state.status == "failed" else ""
    if now - datetime.fromisoformat(ctx.facts["exported_at"]) > EXPORT_GIVEN_UP:
        reason = "it did not finish"
    if reason:
        await ctx.note(import_instead=True, export_given_up=reason)
        return await _import(ctx, provision, missing)
    return await patience.wait(
        ctx,
        "export",
        "The mailbox host is handing the mailboxes to the sequencer.",
        usual=EXPORT_WITHIN,
        overdue=EXPORT_GIVEN_UP,
        soonest=soonest,
    )


def _unanswered(ctx: Context, now: datetime) -> bool:
    """Tell whether an export has to be sent: none was, or the last one's answer never came."""
    if "export_sent_at" not in ctx.facts:
        return True
    late = now - datetime.fromisoformat(ctx.facts["export_sent_at"]) > EXPORT_WITHIN
    return "export_ref" not in ctx.facts and late and ctx.facts["exports_sent"] < MOST_EXPORTS


async def _import(ctx: Context, provision: Provision, missing: list[Mailbox]) -> Wait:
    """Import by login, once; acceptance is not arrival, so the list is what counts."""
    imported_at = ctx.facts.get("imported_at")
    now = ctx.system.clock.now()
    if imported_at is None or now - datetime.fromisoformat(imported_at) > EXPORT_GIVEN_UP:
        await ctx.note(imported_at=now.isoformat())
        emails = [mailbox.email for mailbox in missing]
        logins = await ctx.system.ports.turnkey.mailbox_logins(provision.host_workspace_ref, emails)
        await _hand_in(ctx, provision.outreach_workspace_ref, logins)
    return await patience.wait(
        ctx,
        "import",
        "The export did not work out, so the mailboxes are imported directly.",
        usual=EXPORT_WITHIN,
        overdue=IMPORT_LATE,
    )


async def _hand_in(ctx: Context, workspace_ref: str, logins: list[MailboxLogin]) -> None:
    """Import in the ordinary way; where that is refused, as a partner, who is told how it went."""
    outreach = ctx.system.ports.outreach
    try:
        await outreach.add_accounts(workspace_ref, logins, WarmupPlan())
    except Rejected:
        if not outreach.has_partner:
            raise
        notify = ctx.system.settings.operator_email
        await outreach.upload_accounts(workspace_ref, logins, WarmupPlan(), notify=notify)
        await ctx.note(imported_as_partner=True)


async def _store_arrived(ctx: Context, provision: Provision) -> set[str]:
    accounts = await ctx.system.ports.outreach.accounts(provision.outreach_workspace_ref)
    refs = {account.email: account.ref for account in accounts}
    async with ctx.work() as work:
        for mailbox in await rows.mailboxes_of(work, ctx.subject_id):
            if mailbox.email in refs and mailbox.account_ref != refs[mailbox.email]:
                mailbox.account_ref, mailbox.updated_at = refs[mailbox.email], work.now()
    return set(refs)


async def _forget_password(ctx: Context) -> None:
    async with ctx.work() as work:
        provision = await rows.get(work, ctx.subject_id, lock=True)
        provision.sealed_client_password, provision.updated_at = "", work.now()
