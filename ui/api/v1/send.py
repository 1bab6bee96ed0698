"""Single messages: sent once for each idempotency key, followed until their end."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response

from core.sending import transactional
from ui.api.doors import Posting, Reader, Running
from ui.api.v1.sender_models import MessageGiven, MessageShown

routes = APIRouter(prefix="/send", tags=["Single messages"])


@routes.post("", status_code=202, summary="Send a single message")
async def send(
    system: Running,
    actor: Posting,
    given: MessageGiven,
    response: Response,
    idempotency_key: Annotated[str, Header(max_length=255)] = "",
) -> MessageShown:
    """Take a message that leaves as soon as it may; the same key again returns the same message.

    409 ``idempotency_mismatch`` when the key belongs to another message.
    """
    async with system.work(actor) as work:
        message = await transactional.send(work, given.single(idempotency_key))
        shown = MessageShown.model_validate(message)
    response.headers["location"] = f"/api/v1/send/{message.id}"
    return shown


@routes.get("/{single_id}", summary="Follow a single message")
async def one(system: Running, actor: Reader, single_id: UUID) -> MessageShown:
    """Return what became of a message."""
    async with system.work(actor) as work:
        return MessageShown.model_validate(await transactional.get(work, single_id))
