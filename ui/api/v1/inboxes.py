"""Inboxes: what is read for replies and bounces."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.sending import inboxes
from core.sending.inboxes import Wish
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.reply_models import InboxGiven, InboxShown

routes = APIRouter(prefix="/inboxes", tags=["Replies"])


@routes.get("", summary="List the inboxes that are read")
async def listing(system: Running, actor: Reader) -> list[InboxShown]:
    """Return the inboxes by address, each with whether it can be read."""
    async with system.work(actor) as work:
        return [InboxShown.of(one) for one in await inboxes.listing(work)]


@routes.post("", status_code=201, summary="Read another inbox")
async def add(system: Running, actor: Writer, given: InboxGiven) -> InboxShown:
    """Keep the login of an inbox, or a new one for an address that is read already."""
    async with system.work(actor) as work:
        return InboxShown.of(await inboxes.add(work, Wish(**given.model_dump())))


@routes.post("/{inbox_id}/pause", status_code=204, summary="Pause an inbox")
async def pause(system: Running, actor: Writer, inbox_id: UUID) -> None:
    """Stop reading an inbox for the time being."""
    async with system.work(actor) as work:
        await inboxes.pause(work, inbox_id)


@routes.post("/{inbox_id}/resume", status_code=204, summary="Read an inbox again")
async def resume(system: Running, actor: Writer, inbox_id: UUID) -> None:
    """Go on where reading was left, or try a refused login once more."""
    async with system.work(actor) as work:
        await inboxes.resume(work, inbox_id)


@routes.delete("/{inbox_id}", status_code=204, summary="Stop reading an inbox for good")
async def remove(system: Running, actor: Writer, inbox_id: UUID) -> None:
    """Forget an inbox and its login; the replies found in it stay."""
    async with system.work(actor) as work:
        await inboxes.remove(work, inbox_id)
