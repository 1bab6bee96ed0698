"""A mailbox from its domain's proof to its first mail: the steps of a run of kind "mailbox_setup"."""

from __future__ import annotations

from typing import Any

from core.domains import connections
from core.errors import Conflict, Rejected
from core.ports.mailbox_host import HostedUser, MailboxHost, NewUser
from core.provisioning.direct import access, hosts, rows, strong_passwords
from core.provisioning.direct.alternatives import alternatives
from core.provisioning.direct.patience import looking
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain
from data.provisioning.direct import AccessKind, DirectMailbox

MOST_OFFERED = 3


async def create(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Find the mailbox we made, or make it; one that others have is not ours to take."""
    async with ctx.work() as work:
        mailbox = await rows.get(work, ctx.subject_id)
        _require_proved(await connections.get(work, mailbox.domain_id))
        first = access.opened(work, mailbox).secret
    host = await hosts.mailbox_host(ctx.system, ctx.organization_id)
    found = await host.find(mailbox.email)
    if found is not None and not _is_ours(ctx, mailbox):
        await _offer(ctx, host, mailbox)
        raise _taken(mailbox)
    if found is None:
        await ctx.note(intended=mailbox.email)
        found = await _made(ctx, host, mailbox, first)
    async with ctx.work() as work:
        stored = await rows.get(work, ctx.subject_id, lock=True)
        stored.ref, stored.updated_at = found.ref, work.now()
    return Done({"shown": f"{mailbox.email} exists"})


async def ready(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Wait until mail can be delivered to it."""
    async with ctx.work() as work:
        mailbox = await rows.get(work, ctx.subject_id)
    host = await hosts.mailbox_host(ctx.system, ctx.organization_id)
    found = await host.find(mailbox.email)
    if found is None:
        raise Rejected(
            f"The workspace no longer has {mailbox.email}.",
            provider=host.provider,
            code="mailbox_failed",
            action="Remove it here and create it again.",
        )
    if found.ready:
        return Done({"shown": "Mail can be delivered"})
    why = Why("The host is setting the mailbox up.", limit="Usually within two minutes")
    return looking(ctx, "ready", why)


async def _made(
    ctx: Context, host: MailboxHost, mailbox: DirectMailbox, password: str
) -> HostedUser:
    """Create the mailbox; a password the host finds weak is replaced once by a made one."""
    user = NewUser(mailbox.email, mailbox.first_name, mailbox.last_name, password)
    try:
        return await host.create(user)
    except Rejected as error:
        if error.code == "password_weak" and not ctx.facts.get("password_replaced"):
            return await _with_another_password(ctx, host, mailbox)
        await ctx.note(intended="")
        if error.code == "mailbox_taken":
            await _offer(ctx, host, mailbox)
        raise


async def _with_another_password(
    ctx: Context, host: MailboxHost, mailbox: DirectMailbox
) -> HostedUser:
    password = strong_passwords.made()
    async with ctx.work() as work:
        stored = await rows.get(work, ctx.subject_id, lock=True)
        access.keep(work, stored, AccessKind.password, password)
    await ctx.note(password_replaced=True)
    return await _made(ctx, host, mailbox, password)


def _is_ours(ctx: Context, mailbox: DirectMailbox) -> bool:
    """Tell whether this run has asked for the mailbox, so that a lost answer explains it."""
    return bool(ctx.facts.get("intended") == mailbox.email)


async def _offer(ctx: Context, host: MailboxHost, mailbox: DirectMailbox) -> None:
    """Note up to three addresses that are free at the host and here."""
    free: list[str] = []
    for email in alternatives(mailbox.email, mailbox.first_name, mailbox.last_name):
        async with ctx.work() as work:
            known = await rows.of_address(work, email)
        if known is None and await host.find(email) is None:
            free.append(email)
        if len(free) == MOST_OFFERED:
            break
    await ctx.note(alternatives=free)


def _require_proved(domain: Domain) -> None:
    if domain.proved_at is None:
        raise Conflict(f"It is not proved that {domain.name} is yours.", code="ownership_unproved")


def _taken(mailbox: DirectMailbox) -> Rejected:
    return Rejected(
        f"{mailbox.email} exists already.",
        provider=hosts.MAILBOX_HOST,
        code="mailbox_taken",
        action="Choose another user name, or skip this one.",
    )
