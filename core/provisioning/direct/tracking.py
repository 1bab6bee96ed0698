"""The tracking name of a connected mailbox; whatever fails here, the mailbox stays connected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import connections, records
from core.domains.purposes import Purpose
from core.domains.records import ChangeSet, ChangeSetStatus
from core.errors import AppError, Conflict, ProviderError, RateLimited, Unavailable
from core.provisioning.direct import hosts, rows
from core.provisioning.direct.outreach_steps import account_of
from core.provisioning.direct.patience import looking
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain
from data.provisioning.direct import OutreachAccount, TrackingStatus

OCCASION = "tracking"
MOST_LOOKS = 40
"""After so many looks the sequencer's own name is good enough; a person may try again."""
STANDING = (ChangeSetStatus.applied, ChangeSetStatus.verified)
TURN_SECONDS = 2.0
PASSING = frozenset({"change_set_moved", "change_set_open", "zone_moved"})


async def track(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Let links carry the domain's own name, where one is wished and can be had."""
    async with ctx.work() as work:
        mailbox = await rows.get(work, ctx.subject_id)
        domain = await connections.get(work, mailbox.domain_id)
    target = ctx.system.settings.tracking_target
    if not domain.tracking_label or not target:
        return Done({"shown": "Links carry the sequencer's own name"})
    try:
        return await _tracked(ctx, domain)
    except (RateLimited, Unavailable):
        raise
    except AppError as error:
        return await _default(ctx, error)


async def _tracked(ctx: Context, domain: Domain) -> Done | Wait:
    if ctx.looks > MOST_LOOKS:
        raise Conflict(
            "The tracking name is not published yet.",
            code="tracking_failed",
            action="Look at the domain's records, then set tracking up again.",
        )
    name = f"{domain.tracking_label}.{domain.name}"
    account = await account_of(ctx)
    if not await _stands(ctx, domain, name):
        if wait := await _published(ctx, domain):
            return wait
        await _note(ctx, account, name, TrackingStatus.dns_created)
    target = ctx.system.settings.tracking_target
    delegation = await ctx.system.ports.resolver.delegation(domain.name)
    servers = delegation.servers if delegation else ()
    answers = [await ctx.system.ports.resolver.ask(name, "CNAME", server) for server in servers]
    if not answers or not all(target in answer.values for answer in answers):
        await _note(ctx, account, name, TrackingStatus.propagating)
        why = Why("The name servers do not show the tracking name yet.", limit="Within a minute")
        return looking(ctx, "tracking", why)
    return await _set(ctx, account, name)


async def _set(ctx: Context, account: OutreachAccount, name: str) -> Done | Wait:
    sequencer = await hosts.sequencer(ctx.system, ctx.organization_id)
    await sequencer.set_tracking(account.ref, name)
    seen = await sequencer.account(account.ref)
    if seen is None or seen.tracking_host != name:
        why = Why("The sequencer is taking over the tracking name.", limit="Within a minute")
        return looking(ctx, "taken_over", why)
    await _note(ctx, account, name, TrackingStatus.verified)
    return Done({"shown": f"Links carry {name}"})


async def _stands(ctx: Context, domain: Domain, name: str) -> bool:
    """Tell whether we stand for the name in the zone already."""
    async with ctx.work() as work:
        standing = await records.records(work, domain.id)
    return any(row.name == name and row.purpose == Purpose.tracking for row in standing)


async def _published(ctx: Context, domain: Domain) -> Wait | None:
    """Carry out the change set of this run; return why it has to wait, None when it stands."""
    try:
        change_set = await _planned(ctx, domain.id)
        if change_set.status in (ChangeSetStatus.planned, ChangeSetStatus.failed):
            async with ctx.work() as work:
                change_set = await records.approve(work, change_set.id)
        if change_set.status not in STANDING:
            change_set = await records.apply(ctx.system, ctx.actor, change_set.id)
    except Conflict as error:
        if error.code not in PASSING:
            raise
        return Wait(Why("Another change of the zone comes first.", limit=str(error)), TURN_SECONDS)
    if await records.verify(ctx.system, ctx.actor, change_set.id):
        why = Why("The tracking name is not at the name servers yet.")
        return looking(ctx, "published", why)
    return None


async def _planned(ctx: Context, domain_id: UUID) -> ChangeSet:
    if ctx.facts.get("change_set"):
        async with ctx.work() as work:
            change_set = await records.get(work, UUID(ctx.facts["change_set"]))
        if change_set.status not in (ChangeSetStatus.discarded, ChangeSetStatus.undone):
            return change_set
    change_set = await records.plan(
        ctx.system, ctx.actor, domain_id, OCCASION, only=[Purpose.tracking]
    )
    await ctx.note(change_set=str(change_set.id))
    return change_set


async def _note(ctx: Context, account: OutreachAccount, name: str, status: TrackingStatus) -> None:
    async with ctx.work() as work:
        stored = await work.session.get_one(OutreachAccount, account.id, with_for_update=True)
        stored.tracking_host, stored.tracking_status = name, status
        stored.tracking_verified = status is TrackingStatus.verified
        stored.updated_at = work.now()


async def _default(ctx: Context, error: AppError) -> Done:
    """Leave the sequencer's own name in place, and say why."""
    async with ctx.work() as work:
        account = await rows.account_of(work, ctx.subject_id, lock=True)
        if account is not None:
            account.tracking_status, account.tracking_verified = TrackingStatus.failed, False
            account.error = {
                "code": "tracking_failed",
                "message": f"The tracking name could not be set up: {error}",
                "action": error.advice.action,
                "provider": error.provider if isinstance(error, ProviderError) else "",
            }
            account.updated_at = work.now()
    return Done({"shown": "Links carry the sequencer's own name; the own one can be tried again"})
