"""Domains with a zone of their own at the sandbox's Cloudflare, delegated and served."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from adapters.sandbox.dns import registrations
from adapters.sandbox.server import Server
from core.accounts import credentials
from core.domains import records
from core.domains.zones import normalise
from core.ports.dns import Changes, DnsHost, ZoneRecord
from core.system import Actor, System
from data.domains.domains import Domain, DomainStatus, Executor

PLENTY = 190
WEB = [
    ZoneRecord("acme.com", "A", "192.0.2.10", 3600, comment="web site"),
    ZoneRecord("www.acme.com", "CNAME", "acme.com", 3600),
    ZoneRecord("acme.com", "TXT", "google-site-verification=abc", 3600),
]
"""What a small company has in its zone."""


async def zoned(
    system: System,
    actor: Actor,
    sandbox: Server,
    zone_records: Sequence[ZoneRecord] = (),
    name: str = "acme.com",
    *,
    executor: Executor = Executor.api,
) -> Domain:
    """Make a domain whose ownership is proved, with these records in its zone."""
    host = await host_of(system, actor)
    zone = await host.create_zone(name)
    for at in range(0, len(zone_records), PLENTY):
        await host.apply(zone.ref, Changes(creates=tuple(zone_records[at : at + PLENTY])))
    registrations.delegate(sandbox.world, name, zone.nameservers)
    async with system.work(actor) as work:
        now = work.now()
        domain = Domain(
            organization_id=work.organization_id,
            name=name,
            shown_name=name,
            status=DomainStatus.dns_configuring,
            executor=executor,
            proved_at=now,
            proof_token="abc",
            provider="cloudflare",
            zone_ref=zone.ref,
            zone_status="active",
            services=["google"],
            dmarc={"policy": "none", "rua": [f"reports@{name}"]},
            tracking_label="track",
            created_at=now,
            updated_at=now,
        )
        work.session.add(domain)
    return domain


async def host_of(system: System, actor: Actor) -> DnsHost:
    """Return the DNS host that the platform's key opens."""
    secret = await credentials.secret_of(system, actor.require_organization(), "cloudflare")
    return system.ports.direct.dns_host(secret)


async def zone_of(system: System, actor: Actor, domain: Domain) -> list[ZoneRecord]:
    """Return what stands in a domain's zone at its host."""
    host = await host_of(system, actor)
    return [normalise(record) for record in await host.records(domain.zone_ref)]


async def put(system: System, actor: Actor, domain: Domain, *new: ZoneRecord) -> None:
    """Add records to a zone behind our back."""
    host = await host_of(system, actor)
    await host.apply(domain.zone_ref, Changes(creates=new))


async def drop(system: System, actor: Actor, domain: Domain, name: str, kind: str) -> None:
    """Remove records from a zone behind our back."""
    host = await host_of(system, actor)
    found = [
        one for one in await host.records(domain.zone_ref) if (one.name, one.kind) == (name, kind)
    ]
    await host.apply(domain.zone_ref, Changes(deletes=tuple(one.ref for one in found)))


async def approved(system: System, actor: Actor, change_set_id: UUID, *consents: str) -> None:
    """Approve a change set with consents."""
    async with system.work(actor) as work:
        await records.approve(work, change_set_id, consents)
