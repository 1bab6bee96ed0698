"""Domains of the organization: connected one by one or many at once, followed, changed, let go."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.domains import connections, overview
from core.domains.setup import on_demand
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import (
    ConnectedDomainShown,
    ConnectedShown,
    DelegatedShown,
    DmarcWishes,
    DomainQuery,
    DomainRowShown,
    DomainStatusShown,
    DomainsToConnect,
    DomainToConnect,
    DomainWishes,
    PageShown,
    RefusalShown,
)

routes = APIRouter(prefix="/domains", tags=["Domains"])


@routes.get("", summary="List the domains")
async def listing(
    system: Running, actor: Reader, query: Annotated[DomainQuery, Query()]
) -> PageShown[DomainRowShown]:
    """Return a page of domains with their marks."""
    async with system.work(actor) as work:
        found = await overview.listing(work, **query.model_dump())
    rows = [DomainRowShown(**row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.post("", status_code=201, summary="Connect a domain")
async def connect(
    system: Running, actor: Writer, given: DomainToConnect, response: Response
) -> ConnectedDomainShown:
    """Claim a domain and start to set it up; follow it at the address in ``Location``."""
    async with system.work(actor) as work:
        domain = await connections.connect(
            work, given.name, executor=given.executor, services=given.services
        )
    response.headers["location"] = f"/api/v1/domains/{domain.id}"
    return shown(domain)


@routes.post("/batch", summary="Connect several domains")
async def connect_many(system: Running, actor: Writer, given: DomainsToConnect) -> ConnectedShown:
    """Connect up to 500 domains; one that is refused never stops the rest."""
    async with system.work(actor) as work:
        domains, refusals = await connections.connect_many(
            work, "\n".join(given.names), executor=given.executor, services=given.services
        )
    return ConnectedShown(
        domains=[shown(domain) for domain in domains],
        refusals=[RefusalShown.model_validate(refusal) for refusal in refusals],
    )


@routes.get("/{domain_id}", summary="Follow a domain")
async def one(system: Running, actor: Reader, domain_id: UUID) -> DomainStatusShown:
    """Return status, steps, name servers, records, the plan and the propagation of a domain."""
    async with system.work(actor) as work:
        return DomainStatusShown(**await overview.one(work, domain_id))


@routes.patch("/{domain_id}", summary="Change what is wanted of a domain")
async def configure(
    system: Running, actor: Writer, domain_id: UUID, given: DomainWishes
) -> ConnectedDomainShown:
    """Change services, MX, tracking, flattening or who changes the records; plan anew."""
    async with system.work(actor) as work:
        return shown(await connections.configure(work, domain_id, **given.model_dump()))


@routes.put("/{domain_id}/dmarc", summary="Update the DMARC policy")
async def update_dmarc(
    system: Running, actor: Writer, domain_id: UUID, given: DmarcWishes
) -> ConnectedDomainShown:
    """Choose policy and report addresses; the record is planned anew."""
    async with system.work(actor) as work:
        return shown(await connections.configure(work, domain_id, dmarc=given.model_dump()))


@routes.post("/{domain_id}/nameservers/verify", summary="Verify the name servers now")
async def verify_nameservers(system: Running, actor: Writer, domain_id: UUID) -> DelegatedShown:
    """Look at the registry; 409 ``nameservers_not_updated`` while it names others."""
    seen = await on_demand.verify_nameservers(system, actor, domain_id)
    return DelegatedShown.model_validate(seen)


@routes.post("/{domain_id}/setup", status_code=202, summary="Start the DNS setup")
async def start_setup(system: Running, actor: Writer, domain_id: UUID) -> ConnectedDomainShown:
    """Take a set-up that stopped up again, or begin it anew; 409 while one is under way."""
    async with system.work(actor) as work:
        return shown(await connections.restart(work, domain_id))


@routes.delete("/{domain_id}", status_code=204, summary="Let a domain go")
async def remove(system: Running, actor: Writer, domain_id: UUID) -> None:
    """Stop to set up and watch a domain; its records stay as they are."""
    async with system.work(actor) as work:
        await connections.remove(work, domain_id)


def shown(domain: connections.Domain) -> ConnectedDomainShown:
    """Return a domain as JSON."""
    return ConnectedDomainShown(**overview.domain_json(domain))
