"""The workspace knows the domain: it is added, and proved by a record of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.domains import connections, records
from core.domains.purposes import Purpose
from core.domains.records import ChangeSet, ChangeSetStatus
from core.errors import Conflict
from core.ports.mailbox_host import MailboxHost
from core.provisioning.direct import hosts, rows
from core.provisioning.direct.patience import looking
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain, DomainStatus, Executor
from data.provisioning.direct import DirectStatus

OCCASION = "host_proof"
SERVED = (DomainStatus.dns_propagating, DomainStatus.ready)
"""From here on the zone is published, and a change of it disturbs no set-up."""
PASSING = frozenset({"change_set_moved", "change_set_open", "zone_moved"})
"""Conflicts with another change of the same zone; they are over by themselves."""
PERSON_SECONDS = 15.0
TURN_SECONDS = 2.0


async def served(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Wait until the domain is the organization's, and its zone can be changed again."""
    domain = await _domain(ctx)
    if domain.proved_at is None or domain.status not in SERVED:
        return await _until_served(ctx, domain)
    return Done({"shown": f"{domain.shown_name} is set up"})


async def known(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """See that the workspace has the domain and holds it for proved."""
    domain = await _domain(ctx)
    if domain.proved_at is None:
        return await _until_served(ctx, domain)
    host = await hosts.mailbox_host(ctx.system, ctx.organization_id)
    standing = await host.domains()
    if standing.get(domain.name):
        return Done({"shown": f"The workspace knows {domain.shown_name}"})
    if domain.status not in SERVED:
        return await _until_served(ctx, domain)
    if not await _is_first(ctx, domain):
        return Wait(Why("Another mailbox is having the domain proved."), TURN_SECONDS)
    if domain.name not in standing:
        await host.add_domain(domain.name)
    return await _proved(ctx, host, domain)


async def _proved(ctx: Context, host: MailboxHost, domain: Domain) -> Done | Wait:
    token = await host.ownership_token(domain.name)
    async with ctx.work() as work:
        stored = await connections.get(work, domain.id, lock=True)
        stored.host_proof, stored.updated_at = token, work.now()
    try:
        change_set = await _published(ctx, domain.id)
    except Conflict as error:
        if error.code not in PASSING:
            raise
        return Wait(Why("Another change of the zone comes first.", limit=str(error)), TURN_SECONDS)
    if change_set.status == ChangeSetStatus.planned:
        return _asks(change_set)
    missing = await records.verify(ctx.system, ctx.actor, change_set.id)
    if missing:
        return looking(ctx, "published", _why(domain, token))
    if not await host.verify_domain(domain.name):
        why = Why(
            "The mailbox host does not see its record yet.", limit="Usually within a few minutes"
        )
        return looking(ctx, "seen", why)
    return Done({"change_set": str(change_set.id), "shown": f"{domain.shown_name} is proved"})


async def _published(ctx: Context, domain_id: UUID) -> ChangeSet:
    """Return the change set of this run that publishes the proof, carried out where it may be."""
    change_set = await _own(ctx)
    if change_set is None:
        change_set = await records.plan(
            ctx.system, ctx.actor, domain_id, OCCASION, only=[Purpose.host_proof]
        )
        await ctx.note(change_set=str(change_set.id))
    if change_set.status in (ChangeSetStatus.planned, ChangeSetStatus.failed):
        if change_set.refusals or change_set.consents:
            return change_set
        async with ctx.work() as work:
            change_set = await records.approve(work, change_set.id)
    if change_set.status in (ChangeSetStatus.approved, ChangeSetStatus.sending):
        change_set = await records.apply(ctx.system, ctx.actor, change_set.id)
    return change_set


async def _own(ctx: Context) -> ChangeSet | None:
    """Return the change set of an earlier look, None when it was dropped or taken back."""
    if not ctx.facts.get("change_set"):
        return None
    async with ctx.work() as work:
        change_set = await records.get(work, UUID(ctx.facts["change_set"]))
    ended = change_set.status in (ChangeSetStatus.discarded, ChangeSetStatus.undone)
    return None if ended else change_set


async def _domain(ctx: Context) -> Domain:
    async with ctx.work() as work:
        mailbox = await rows.get(work, ctx.subject_id)
        return await connections.get(work, mailbox.domain_id)


async def _until_served(ctx: Context, domain: Domain) -> Wait:
    """Return why the domain's zone cannot be changed yet."""
    if domain.status == DomainStatus.failed:
        why = Why(
            f"The set-up of {domain.shown_name} has stopped.",
            limit=str(domain.error.get("message", "")),
            remedy="Open the domain and start it again; the mailbox goes on by itself.",
        )
        return Wait(why, PERSON_SECONDS)
    why = Why(f"{domain.shown_name} is still being set up.", limit=f"It is at {domain.status}")
    return looking(ctx, "served", why)


async def _is_first(ctx: Context, domain: Domain) -> bool:
    """Let one mailbox of a domain at a time have it proved: the oldest that is being created."""
    async with ctx.work() as work:
        creating = [
            mailbox.id
            for mailbox in await rows.of_domain(work, domain.id)
            if mailbox.status == DirectStatus.creating
        ]
    return not creating or creating[0] == ctx.subject_id


def _asks(change_set: ChangeSet) -> Wait:
    texts = " ".join(str(one["text"]) for one in (*change_set.refusals, *change_set.consents))
    why = Why(
        "The record that proves the domain to the mailbox host needs your word.",
        limit=texts,
        remedy="Open the domain, look at the plan and approve it.",
    )
    return Wait(why, PERSON_SECONDS)


def _why(domain: Domain, token: str) -> Why:
    if domain.executor == Executor.api:
        return Why("The name servers do not show the host's record yet.", limit="Within a minute")
    return Why(
        "The record that proves the domain to the mailbox host is not at your DNS host yet.",
        limit=f"TXT record {domain.name} with {token}",
        remedy="Add it where the domain's DNS is kept; it is found by itself.",
    )
