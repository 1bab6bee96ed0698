"""Suppressions: who must not be written to, listed, added to, lifted."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import suppressions
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.contact_models import (
    ChangedShown,
    Confirmation,
    SuppressionQuery,
    SuppressionsGiven,
    SuppressionShown,
)
from ui.api.v1.domain_models import PageShown

routes = APIRouter(prefix="/suppressions", tags=["Suppressions"])


@routes.get("", summary="List the suppressions")
async def listing(
    system: Running, actor: Reader, query: Annotated[SuppressionQuery, Query()]
) -> PageShown[SuppressionShown]:
    """Return a page of suppressed addresses, newest first."""
    async with system.work(actor) as work:
        found = await suppressions.listing(work, query.search, query.kind, query.page, query.size)
    rows = [SuppressionShown.model_validate(row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.post("", status_code=201, summary="Suppress addresses")
async def add(system: Running, actor: Writer, given: SuppressionsGiven) -> ChangedShown:
    """Put addresses on the list; those that are on it stay as they are."""
    async with system.work(actor) as work:
        added = await suppressions.add_many(work, given.emails, "manual", given.reason)
    return ChangedShown(changed=added)


@routes.get("/export", summary="Export the suppressions")
async def export(system: Running, actor: Reader) -> Response:
    """Return the whole list as CSV."""
    async with system.work(actor) as work:
        text = await suppressions.export(work)
    headers = {"content-disposition": 'attachment; filename="suppressions.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@routes.delete("/{suppression_id}", status_code=204, summary="Lift a suppression")
async def remove(
    system: Running,
    actor: Writer,
    suppression_id: UUID,
    given: Annotated[Confirmation, Query()],
) -> None:
    """Let an address be written to again; an erased person's never."""
    async with system.work(actor) as work:
        await suppressions.remove(work, suppression_id, confirmed=given.confirmed)
