"""Senders: addresses to send from, with the DNS records that prove their domains."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import senders, sending_domains
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.dns_records import shown as change_set_shown
from ui.api.v1.domain_models import ChangeSetShown, PageShown
from ui.api.v1.sender_models import (
    SenderChange,
    SenderChoice,
    SenderGiven,
    SenderQuery,
    SenderShown,
    VerificationShown,
)

routes = APIRouter(prefix="/senders", tags=["Senders"])


@routes.get("", summary="List the senders")
async def listing(
    system: Running, actor: Reader, query: Annotated[SenderQuery, Query()]
) -> PageShown[SenderShown]:
    """Return a page of senders, newest first."""
    async with system.work(actor) as work:
        found = await senders.listing(work, query.page, query.size)
        rows = [SenderShown.of(one) for one in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.post("", status_code=201, summary="Add a sender")
async def add(
    system: Running, actor: Writer, given: SenderGiven, response: Response
) -> SenderShown:
    """Add an address and learn the records its domain needs."""
    seen = await senders.add(system, actor, given.email, given.name)
    response.headers["location"] = f"/api/v1/senders/{seen.sender.id}"
    return SenderShown.of(seen)


@routes.get("/{sender_id}", summary="Read a sender with its DNS records")
async def one(system: Running, actor: Reader, sender_id: UUID) -> SenderShown:
    """Return a sender, the records it needs and how far each is."""
    async with system.work(actor) as work:
        return SenderShown.of(await senders.get(work, sender_id))


@routes.patch("/{sender_id}", summary="Rename a sender")
async def rename(
    system: Running, actor: Writer, sender_id: UUID, given: SenderChange
) -> SenderShown:
    """Change the name that readers see beside the address."""
    async with system.work(actor) as work:
        await senders.rename(work, sender_id, given.name, given.version)
        return SenderShown.of(await senders.get(work, sender_id))


@routes.delete("/{sender_id}", status_code=204, summary="Delete a sender")
async def remove(system: Running, actor: Writer, sender_id: UUID) -> None:
    """Stop sending from an address; it can be restored for seven days."""
    async with system.work(actor) as work:
        await senders.remove(work, sender_id)


@routes.post("/{sender_id}/restore", summary="Restore a sender")
async def restore(system: Running, actor: Writer, sender_id: UUID) -> SenderShown:
    """Bring back an address that was deleted at most seven days ago."""
    async with system.work(actor) as work:
        await senders.restore(work, sender_id)
        return SenderShown.of(await senders.get(work, sender_id))


@routes.post("/{sender_id}/verify", summary="Verify a sender now")
async def verify(system: Running, actor: Writer, sender_id: UUID) -> VerificationShown:
    """Look at the domain now, at most every 30 s; records not there yet are no error."""
    return VerificationShown.of(await senders.verify(system, actor, sender_id))


@routes.post("/{sender_id}/default", summary="Make a sender the default")
async def prefer(
    system: Running, actor: Writer, sender_id: UUID, given: SenderChoice
) -> SenderShown:
    """Prefer a verified sender to all others; 400 ``sender_unverified`` for one that is not."""
    async with system.work(actor) as work:
        await senders.set_default(work, sender_id, given.version)
        return SenderShown.of(await senders.get(work, sender_id))


@routes.post("/{sender_id}/publish", summary="Set the DNS records of a sender")
async def publish(system: Running, actor: Writer, sender_id: UUID) -> ChangeSetShown:
    """Bring the records into the zone of a connected domain; a plan in doubt comes back planned."""
    async with system.work(actor) as work:
        domain_id = (await senders.get(work, sender_id)).domain.id
    change_set = await sending_domains.publish(system, actor, domain_id)
    return change_set_shown(change_set)
