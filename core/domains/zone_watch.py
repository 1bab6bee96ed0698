"""Looks daily whether the zones of ready domains still serve them, or have moved away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog

from core.accounts import audit, credentials
from core.accounts.notifications import Level
from core.domains import nameservers, runs_of_domains, statuses
from core.domains.nameservers import Delegated
from core.domains.setup import alerts, host
from core.errors import AppError
from core.ports.dns import Zone
from core.system import Actor, System, Work
from data.domains import domains as rows
from data.domains.domains import Domain, DomainStatus

EVERY = timedelta(days=1)
AT_ONCE = 10
MOST_IN_ONE_LOOK = 500
GONE = "gone"

log = structlog.get_logger()


async def watch_due(system: System) -> int:
    """Look at the domains that were last looked at a day ago; return how many there were."""
    async with system.platform(Actor.job()) as work:
        before = work.now() - EVERY
        found = await rows.looked_before(work.session, before, MOST_IN_ONE_LOOK)
    turn = asyncio.Semaphore(AT_ONCE)

    async def watch_one(domain: Domain) -> None:
        async with turn:
            try:
                await watch(system, Actor.job(domain.organization_id), domain.id)
            except AppError as error:
                log.info("zone_not_seen", domain=str(domain.id), code=error.code)

    await asyncio.gather(*(watch_one(domain) for domain in found))
    return len(found)


async def watch(system: System, actor: Actor, domain_id: UUID) -> bool:
    """Look at one domain; return whether its zone still serves it.

    One that has moved away goes back to waiting for its name servers, and its people are told. A
    registry that gives no answer says nothing.
    """
    async with system.work(actor) as work:
        domain = await work.session.get_one(Domain, domain_id)
    account = await credentials.account_of(system, domain.organization_id, host.PROVIDER)
    zone = await system.ports.direct.dns_host(account.secret).zone(domain.zone_ref)
    seen = await nameservers.look(system.ports.resolver, domain.name, domain.required_nameservers)
    left = zone is None or (seen.registered and not seen.matches)
    async with system.work(actor) as work:
        stored = await rows.locked(work.session, domain_id)
        if (
            stored is None
            or stored.zone_ref != domain.zone_ref
            or stored.status != DomainStatus.ready
        ):
            return not left
        stored.nameservers_checked_at = work.now()
        stored.zone_status = zone.status if zone else GONE
        work.ring(f"domain:{stored.id}")
        if seen.registered:
            stored.current_nameservers = list(seen.current)
        if left:
            await _moved_away(work, stored, zone, seen)
    return not left


async def _moved_away(work: Work, domain: Domain, zone: Zone | None, seen: Delegated) -> None:
    domain.nameservers_verified_at = None
    statuses.move(domain, DomainStatus.pending_nameservers, work.now())
    await runs_of_domains.anew(work, domain)
    await audit.record(work, "domain.moved", "domain", domain.id)
    said = (
        "The zone at our DNS host was deleted."
        if zone is None
        else seen.said(domain.required_nameservers)
    )
    await alerts.tell(
        work,
        domain,
        f"domain-moved-{domain.id}-{work.now().date()}",
        title=f"{domain.shown_name} no longer uses our name servers",
        text=f"{said} The records here have no effect until you change them back.",
        level=Level.danger,
    )
