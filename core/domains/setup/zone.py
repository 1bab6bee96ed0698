"""Step 1: an empty zone at our DNS host that is this organization's and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.accounts.notifications import Level
from core.domains import connections, nameservers, proofs
from core.domains.setup import alerts, host, waits
from core.domains.setup.host import Hosting
from core.ports.dns import Zone
from core.system import Actor, Work
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains import domains as rows
from data.domains.domains import Domain

UNUSED_DAYS = 28
"""After so long the host deletes a zone whose name servers were never changed."""
LEFT_ALONE = timedelta(days=UNUSED_DAYS)


async def zone(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Find or create the zone; nothing in it is touched before ownership is proved."""
    domain = await host.domain_of(ctx)
    if not host.is_ours_to_change(domain):
        return Done({"shown": "You keep your own DNS host"})
    hosting = await host.of(ctx)
    if domain.zone_ref:
        found = await host.zone_of(ctx, hosting, domain)
        if found is not None:
            return await _kept(ctx, found)
        domain = await lost(ctx, domain)
    if domain.nameservers_checked_at is None:
        await look_before(ctx, domain)
    if not hosting.own and not await _reserved(ctx, domain, hosting):
        return await _proof_first(ctx, domain, "Another organization has asked for this domain.")
    return await _found_or_made(ctx, domain, hosting)


async def lost(ctx: Context, domain: Domain) -> Domain:
    """Note that the host has deleted the zone, and tell the members."""
    async with ctx.work() as work:
        stored = await connections.get(work, domain.id, lock=True)
        await note_lost(work, stored)
    return stored


async def note_lost(work: Work, domain: Domain) -> None:
    """Forget a zone that the host has deleted, and tell the members why another one is made."""
    created, gone = domain.zone_created_at, domain.zone_ref
    unused = created is not None and work.now() - created >= LEFT_ALONE
    reason = (
        f"its name servers were not changed within {UNUSED_DAYS} days"
        if unused
        else "somebody has removed it there"
    )
    host.forget_zone(work, domain)
    await alerts.tell(
        work,
        domain,
        f"zone-lost-{gone}",
        title=f"The zone of {domain.shown_name} was deleted",
        text=f"Our DNS host no longer has it: {reason}. A new one is made. It may get other "
        "name servers: compare them with those you have entered at your registrar.",
        level=Level.warning,
    )


async def look_before(ctx: Context, domain: Domain) -> None:
    """Note who serves the domain before anybody is told our name servers."""
    seen = await nameservers.look(ctx.system.ports.resolver, domain.name, ())
    async with ctx.work() as work:
        stored = await connections.get(work, ctx.subject_id, lock=True)
        stored.current_nameservers = list(seen.current)
        stored.nameservers_checked_at = work.now()
        domain.nameservers_checked_at = stored.nameservers_checked_at


async def _reserved(ctx: Context, domain: Domain, hosting: Hosting) -> bool:
    """Let one organization at a time have the zone of a name in the platform's account."""
    async with ctx.system.platform(Actor.job()) as work:
        claims = await rows.claimants(work.session, domain.name, hosting.account_ref)
        if any(claim.id != domain.id for claim in claims) and domain.proved_at is None:
            return False
        stored = await work.session.get_one(Domain, domain.id)
        stored.provider, stored.account_ref = host.PROVIDER, hosting.account_ref
        for claim in claims:
            if claim.id != domain.id:
                claim.account_ref = ""
                host.forget_zone(work, claim)
    return True


async def _found_or_made(ctx: Context, domain: Domain, hosting: Hosting) -> Done | Wait:
    found = await hosting.host.find_zone(domain.name)
    if found is None:
        await ctx.note(zone_intended=True)
        made = await hosting.host.create_zone(domain.name)
        return await _kept(ctx, made, created=True)
    intended = bool(ctx.facts.get("zone_intended"))
    if not (hosting.own or intended or domain.proved_at):
        return await _proof_first(ctx, domain, "Our DNS host has a zone of this name already.")
    return await _kept(ctx, found, created=intended)


async def _proof_first(ctx: Context, domain: Domain, cause: str) -> Done | Wait:
    """Ask for the record that proves ownership where the domain is served now."""
    if await proofs.published(ctx.system.ports.resolver, domain):
        async with ctx.work() as work:
            stored = await connections.get(work, ctx.subject_id, lock=True)
            await proofs.prove(work, stored, "record")
        return Wait(Why("Ownership is proved; the zone follows."), 0.0)
    async with ctx.work() as work:
        await proofs.require_free(work, domain.name)
    wanted = proofs.record(domain)
    why = Why(
        f"{cause} Prove first that it is yours.",
        limit=f"TXT record {wanted.name} with {wanted.content}",
        ends=domain.claim_lapses_at,
        remedy="Add this record where the domain's DNS is kept now; it is found by itself.",
    )
    return waits.looking(ctx, "proof", why)


async def _kept(ctx: Context, found: Zone, *, created: bool = False) -> Done:
    async with ctx.work() as work:
        stored = await connections.get(work, ctx.subject_id, lock=True)
        host.keep_zone(work, stored, found)
        stored.provider = host.PROVIDER
        stored.account_ref = stored.account_ref or found.account_ref
        if created and stored.zone_created_at is None:
            stored.zone_created_at = work.now()
    return Done(
        {"zone": found.ref, "created": created, "shown": f"Zone ready: {_named(found.nameservers)}"}
    )


def _named(nameservers: tuple[str, ...]) -> str:
    return " and ".join(nameservers)
