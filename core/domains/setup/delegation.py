"""Step 2: the registrar names our servers. Whoever can change that there owns the domain."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

from core.accounts import credentials
from core.accounts.notifications import Level
from core.domains import connections, guides, nameservers, proofs, statuses
from core.domains.nameservers import Delegated
from core.domains.setup import alerts, host, waits
from core.domains.setup.host import Hosting
from core.domains.setup.zone import LEFT_ALONE, lost
from core.errors import Conflict, ProviderError, RateLimited
from core.system import Work
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain, DomainStatus

ZONE_LOOK = timedelta(days=1)
WARN_BEFORE = timedelta(days=4)
OWN_DNS = "cloudflare"
"""The registrar whose names stand on our DNS host's servers by themselves."""


async def delegated(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Look at the parent until it names the servers of our zone, all of them and no others."""
    domain = await host.domain_of(ctx)
    if "registrar_looked" not in ctx.facts:
        await _ask_registry(ctx, domain)
    seen = await nameservers.look(
        ctx.system.ports.resolver, domain.name, domain.required_nameservers
    )
    if not host.is_ours_to_change(domain):
        await _noted(ctx, seen, verified=False)
        return Done({"shown": f"Your DNS host: {', '.join(seen.current) or 'not known'}"})
    hosting = await host.of(ctx)
    if await _zone_is_gone(ctx, domain, hosting):
        return await _made_anew(ctx, domain, hosting)
    if domain.bought and domain.registrar != OWN_DNS:
        await _delegate(ctx, domain)
    verified = seen.matches and _was_changed_for_us(domain, hosting)
    domain = await _noted(ctx, seen, verified=verified)
    if verified:
        await _ask_activation(ctx, domain, hosting)
        return Done({"shown": f"The registry names {' and '.join(seen.current)}"})
    return waits.looking(ctx, "nameservers", _why(domain, seen))


def _was_changed_for_us(domain: Domain, hosting: Hosting) -> bool:
    """Tell whether the match proves anything.

    In an account that many share it does only when the name servers were others before: a name that
    pointed to us all along was left behind by somebody.
    """
    if hosting.own or domain.bought or domain.nameservers_verified_at is not None:
        return True
    return set(domain.current_nameservers) != set(domain.required_nameservers)


def _why(domain: Domain, seen: Delegated) -> Why:
    if seen.matches:
        return Why(
            "The domain pointed to these name servers before you connected it, so they do not "
            "prove whose it is.",
            limit="Name servers have to be changed by the owner",
            remedy="Set other name servers at your registrar, wait until they are seen here, then "
            "set these again. Or use a Cloudflare key of your own.",
        )
    return Why(
        f"Nameservers not yet updated. This can take up to 48 hours. "
        f"{seen.said(domain.required_nameservers)}",
        limit=f"Needed: {' and '.join(domain.required_nameservers)}",
        ends=domain.claim_lapses_at,
        remedy="Follow the steps for your registrar. If you cannot change name servers, set the "
        "records by hand instead.",
    )


async def _noted(ctx: Context, seen: Delegated, *, verified: bool) -> Domain:
    async with ctx.work() as work:
        domain = await connections.get(work, ctx.subject_id, lock=True)
        if domain.proved_at is None:
            await proofs.require_free(work, domain.name)
        domain.nameservers_checked_at = domain.updated_at = work.now()
        if seen.registered:
            domain.current_nameservers = list(seen.current)
        if verified:
            domain.nameservers_verified_at = domain.nameservers_verified_at or work.now()
        elif host.is_ours_to_change(domain) and seen.registered:
            domain.nameservers_verified_at = None
            if domain.status != DomainStatus.pending_nameservers:
                statuses.move(domain, DomainStatus.pending_nameservers, work.now())
        if not verified:
            await _tell_lame(work, domain, seen)
        return domain


async def _tell_lame(work: Work, domain: Domain, seen: Delegated) -> None:
    if not seen.lame or not host.is_ours_to_change(domain):
        return
    await alerts.tell(
        work,
        domain,
        f"lame-{domain.id}-{'-'.join(seen.lame)}",
        title=f"{domain.shown_name} points to servers that do not serve it",
        text=seen.said(domain.required_nameservers),
        level=Level.danger,
    )


async def _ask_registry(ctx: Context, domain: Domain) -> None:
    """Learn the registrar and the age of the domain, if the registry tells."""
    facts = None
    with contextlib.suppress(ProviderError):
        facts = await ctx.system.ports.registry.facts(domain.name)
    ctx.remember(registrar_looked=True)
    if facts is None:
        return
    async with ctx.work() as work:
        stored = await connections.get(work, ctx.subject_id, lock=True)
        if not stored.bought:
            stored.registrar = guides.recognised(facts.registrar)
        stored.registered_at = facts.registered_at or stored.registered_at


async def _delegate(ctx: Context, domain: Domain) -> None:
    """Set the name servers of a domain we have bought, once; a refusal leaves it to the person."""
    if "registrar_told" in ctx.facts:
        return
    try:
        secret = await credentials.secret_of(ctx.system, ctx.organization_id, domain.registrar)
        registrar = ctx.system.ports.direct.registrar(domain.registrar, secret)
        await registrar.set_nameservers(domain.name, tuple(domain.required_nameservers))
    except RateLimited:
        return
    except (ProviderError, Conflict) as error:
        await ctx.note(registrar_told=False, registrar_said=str(error))
        return
    await ctx.note(registrar_told=True)


async def _ask_activation(ctx: Context, domain: Domain, hosting: Hosting) -> None:
    if domain.zone_status == "active" or "activation_asked" in ctx.facts:
        return
    with contextlib.suppress(ProviderError):
        await hosting.host.ask_activation(domain.zone_ref)
    ctx.remember(activation_asked=True)


async def _zone_is_gone(ctx: Context, domain: Domain, hosting: Hosting) -> bool:
    """Look once a day whether the host still has the zone; warn before it deletes it."""
    now = ctx.system.clock.now()
    looked = waits.since(ctx, "zone_look")
    if now - looked < ZONE_LOOK:
        return not domain.zone_ref
    ctx.remember(zone_look_since=now.isoformat())
    found = await hosting.host.zone(domain.zone_ref) if domain.zone_ref else None
    made = domain.zone_created_at
    if found is not None and made is not None and now >= made + LEFT_ALONE - WARN_BEFORE:
        async with ctx.work() as work:
            await alerts.tell(
                work,
                domain,
                f"zone-expires-{domain.zone_ref}",
                title=f"The zone of {domain.shown_name} will be deleted soon",
                text="Our DNS host deletes zones whose name servers were not changed within 28 "
                "days. Change them now, or a new zone with other name servers is made.",
            )
    return found is None


async def _made_anew(ctx: Context, domain: Domain, hosting: Hosting) -> Wait:
    """Make the zone again that the host has deleted; it may get other name servers."""
    if domain.proved_at is None:
        async with ctx.work() as work:
            await proofs.require_free(work, domain.name)
    if domain.zone_ref:
        domain = await lost(ctx, domain)
    found = await hosting.host.find_zone(domain.name)
    zone = found or await hosting.host.create_zone(domain.name)
    async with ctx.work() as work:
        stored = await connections.get(work, ctx.subject_id, lock=True)
        host.keep_zone(work, stored, zone)
        stored.zone_created_at = work.now()
    names = " and ".join(zone.nameservers)
    why = Why(
        "The zone was deleted because it was not used, and a new one was made.",
        limit=f"Needed now: {names}",
        remedy="Enter these name servers at your registrar.",
    )
    return Wait(why, waits.QUICK_SECONDS)
