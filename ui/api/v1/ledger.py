"""The ledger: balances and receipts of campaigns, and messages somebody has to look at."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import dead_letters, ledger
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.domain_models import PageShown
from ui.api.v1.ledger_models import (
    BalanceShown,
    DeadLetterQuery,
    DeadLetterShown,
    FateGiven,
    ReceiptQuery,
    RetriedShown,
    RetryGiven,
)

routes = APIRouter(tags=["Ledger"])


@routes.get("/campaigns/{campaign_id}/balance", summary="Balance a campaign")
async def balance(system: Running, actor: Reader, campaign_id: UUID) -> BalanceShown:
    """Return how many messages stand where; the parts add up to the plan at every instant."""
    async with system.work(actor) as work:
        return BalanceShown.model_validate(await ledger.balance(work, campaign_id))


@routes.get(
    "/campaigns/{campaign_id}/receipt",
    summary="Get the receipt of a campaign",
    responses={200: {"content": {"text/csv": {}}}},
)
async def receipt(
    system: Running, actor: Reader, campaign_id: UUID, query: Annotated[ReceiptQuery, Query()]
) -> Any:
    """Return what became of its messages, with a proof that we wrote it; as JSON or CSV."""
    async with system.work(actor) as work:
        told = await ledger.receipt(work, campaign_id)
    if query.format == "json":
        return told
    headers = {"content-disposition": f'attachment; filename="receipt-{campaign_id}.csv"'}
    text = ledger.receipt_table(told)
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@routes.get("/dead-letters", summary="List dead letters")
async def listing(
    system: Running, actor: Reader, query: Annotated[DeadLetterQuery, Query()]
) -> PageShown[DeadLetterShown]:
    """Return a page of messages that failed, are held or of unknown fate, newest first."""
    async with system.work(actor) as work:
        found = await dead_letters.listing(work, query.search, query.kind, query.page, query.size)
    rows = [DeadLetterShown.model_validate(row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.post("/dead-letters/{letter_id}/retry", summary="Send a dead letter again")
async def retry(system: Running, actor: Writer, letter_id: UUID, given: RetryGiven) -> RetriedShown:
    """Let it leave once more; one that may have arrived already takes ``confirmed``."""
    async with system.work(actor) as work:
        queued = await dead_letters.retry(work, [letter_id], confirmed=given.confirmed)
    return RetriedShown(queued=queued)


@routes.post("/dead-letters/{letter_id}/settle", summary="Settle a message of unknown fate")
async def settle(
    system: Running, actor: Writer, letter_id: UUID, given: FateGiven
) -> DeadLetterShown:
    """Say whether it arrived, where nobody else can."""
    async with system.work(actor) as work:
        found = await dead_letters.settle(work, letter_id, arrived=given.arrived)
        return DeadLetterShown.model_validate(found)
