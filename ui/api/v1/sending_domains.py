"""Domains to send from, whether or not an address uses them yet."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.sending import sending_domains
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.sender_models import SendingDomainGiven, SendingDomainShown, VerificationShown

routes = APIRouter(prefix="/sending-domains", tags=["Senders"])


@routes.get("", summary="List the sending domains")
async def listing(system: Running, actor: Reader) -> list[SendingDomainShown]:
    """Return the domains with their records."""
    async with system.work(actor) as work:
        return [shown(domain) for domain in await sending_domains.listing(work)]


@routes.post("", status_code=201, summary="Add a sending domain")
async def add(system: Running, actor: Writer, given: SendingDomainGiven) -> SendingDomainShown:
    """Add a domain without an address yet, and learn the records it needs."""
    return shown(await sending_domains.add(system, actor, given.domain))


@routes.post("/{sending_domain_id}/verify", summary="Verify a sending domain now")
async def verify(system: Running, actor: Writer, sending_domain_id: UUID) -> VerificationShown:
    """Look at a domain now, at most every 30 s."""
    return VerificationShown.of(await sending_domains.verify(system, actor, sending_domain_id))


@routes.delete("/{sending_domain_id}", status_code=204, summary="Delete a sending domain")
async def remove(system: Running, actor: Writer, sending_domain_id: UUID) -> None:
    """Let a domain go that no sender rests on."""
    async with system.work(actor) as work:
        await sending_domains.remove(work, sending_domain_id)


def shown(domain: sending_domains.SendingDomain) -> SendingDomainShown:
    """Return a domain as JSON."""
    return SendingDomainShown.of_domain(domain, sending_domains.result(domain))
