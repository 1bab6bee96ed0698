"""The account at our DNS host that a domain's zone is kept in, and what is known of the zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.accounts import credentials
from core.ages import Kind
from core.domains import connections, runs_of_domains
from core.ports.dns import DnsHost, Zone
from core.system import PlatformWork, Work
from core.workflow import Context
from data.domains.domains import Domain, Executor

PROVIDER = "cloudflare"
AT_ONCE = timedelta()


@dataclass(frozen=True, slots=True)
class Hosting:
    """The DNS host under one key; ``own`` tells whether the organization brought the key."""

    host: DnsHost
    account_ref: str
    own: bool


async def of(ctx: Context) -> Hosting:
    """Return where the zones of the run's organization are; raises Conflict "key_missing"."""
    account = await credentials.account_of(ctx.system, ctx.organization_id, PROVIDER)
    host = ctx.system.ports.direct.dns_host(account.secret)
    return Hosting(host, account.secret.get("account_ref", ""), account.own)


async def domain_of(ctx: Context) -> Domain:
    """Return the domain that the run sets up."""
    async with ctx.work() as work:
        return await connections.get(work, ctx.subject_id)


async def zone_of(
    ctx: Context, hosting: Hosting, domain: Domain, *, fresh: bool = False
) -> Zone | None:
    """Return a domain's zone as its host told lately, None when it is gone.

    What was told is taken while the database holds the same status; ``fresh`` asks anyway.
    """
    ref = domain.zone_ref

    async def looked_up(within: timedelta | None = None) -> Zone | None:
        return await ctx.system.cache.get(
            Kind.zones,
            ctx.organization_id,
            (hosting.account_ref, ref),
            lambda: hosting.host.zone(ref),
            topics=[runs_of_domains.zone_topic(ref)],
            within=within,
        )

    found = await looked_up(AT_ONCE if fresh else None)
    if found is not None and found.status != domain.zone_status and not fresh:
        return await looked_up(AT_ONCE)
    return found


def is_ours_to_change(domain: Domain) -> bool:
    """Tell whether the zone is kept at our DNS host."""
    return domain.executor == Executor.api


def keep_zone(work: Work, domain: Domain, zone: Zone) -> None:
    """Note what the host says of the zone."""
    domain.zone_ref, domain.zone_status = zone.ref, zone.status
    domain.required_nameservers = list(zone.nameservers)
    domain.updated_at = work.now()


def forget_zone(work: PlatformWork, domain: Domain) -> None:
    """Note that the zone is gone; the domain stays claimed."""
    if domain.zone_ref:
        work.ring(runs_of_domains.zone_topic(domain.zone_ref))
    domain.zone_ref = domain.zone_status = ""
    domain.zone_created_at = domain.nameservers_verified_at = None
    domain.required_nameservers = []
    domain.updated_at = work.now()
