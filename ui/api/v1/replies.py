"""Replies: answers found in inboxes, sorted by what they want."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from core.sending import replies
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import PageShown
from ui.api.v1.reply_models import CategoryWish, ReplyDetail, ReplyQuery, ReplyShown, detail

routes = APIRouter(prefix="/replies", tags=["Replies"])


@routes.get("", summary="List the replies")
async def listing(
    system: Running, actor: Reader, query: Annotated[ReplyQuery, Query()]
) -> PageShown[ReplyShown]:
    """Return a page of replies, newest first."""
    async with system.work(actor) as work:
        found = await replies.listing(
            work,
            search=query.search,
            category=query.category or "",
            campaign_id=query.campaign_id,
            page=query.page,
            size=query.size,
        )
    rows = [ReplyShown.model_validate(one) for one in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.get("/{reply_id}", summary="Read a reply")
async def one(system: Running, actor: Reader, reply_id: UUID) -> ReplyDetail:
    """Return a reply with what it quotes and how it was linked to your mail."""
    async with system.work(actor) as work:
        return detail(await replies.get(work, reply_id))


@routes.patch("/{reply_id}", summary="Sort a reply by hand")
async def sort(system: Running, actor: Writer, reply_id: UUID, given: CategoryWish) -> ReplyDetail:
    """Say what a reply wants; "unsubscribe" also keeps the person from being written to."""
    async with system.work(actor) as work:
        await replies.change_category(work, reply_id, given.category)
        return detail(await replies.get(work, reply_id))
