"""Step 3: the domain is proved to be the organization's, before any record is changed."""

from __future__ import annotations

from typing import Any

from core.domains import connections, proofs, statuses
from core.domains.setup import host, waits
from core.errors import Conflict
from core.waits import Why
from core.workflow import Context, Done, Wait
from data.domains.domains import Domain, DomainStatus


async def ownership(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Hold the domain once the name servers, or a record set by hand, prove whose it is."""
    domain = await host.domain_of(ctx)
    if domain.proved_at is None and not host.is_ours_to_change(domain):
        if not await proofs.published(ctx.system.ports.resolver, domain):
            return await _awaited(ctx, domain)
        return await _proved(ctx, "record")
    return await _proved(ctx, "nameservers")


async def _proved(ctx: Context, how: str) -> Done:
    async with ctx.work() as work:
        domain = await connections.get(work, ctx.subject_id, lock=True)
        if (
            how == "nameservers"
            and domain.nameservers_verified_at is None
            and host.is_ours_to_change(domain)
        ):
            raise Conflict(
                f"The name servers of {domain.shown_name} are no longer ours.",
                code="ownership_unproved",
                action="Set them again at your registrar, then continue.",
            )
        await proofs.prove(work, domain, how)
        if domain.status == DomainStatus.pending_nameservers:
            statuses.move(domain, DomainStatus.nameservers_verified, work.now())
        shown = f"{domain.shown_name} is yours"
    return Done({"shown": shown})


async def _awaited(ctx: Context, domain: Domain) -> Wait:
    async with ctx.work() as work:
        await proofs.require_free(work, domain.name)
    wanted = proofs.record(domain)
    why = Why(
        "The record that proves ownership is not at your DNS host yet.",
        limit=f"TXT record {wanted.name} with {wanted.content}",
        ends=domain.claim_lapses_at,
        remedy="Add it where the domain's DNS is kept; it is found by itself.",
    )
    return waits.looking(ctx, "proof", why)
