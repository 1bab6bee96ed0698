"""What came of mail: reports of campaigns, their people, figures of everything, sender health."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import analytics, recipient_lists, sender_health
from ui.api.doors import Reader, Running
from ui.api.v1.domain_models import PageShown
from ui.api.v1.report_models import (
    CourseShown,
    OverallShown,
    RecipientsFileQuery,
    RecipientShown,
    RecipientsQuery,
    ReportShown,
    SenderHealthShown,
)

routes = APIRouter(tags=["Reports"])


@routes.get("/campaigns/{campaign_id}/report", summary="Read the report of a campaign")
async def report(system: Running, actor: Reader, campaign_id: UUID) -> ReportShown:
    """Return the funnel, what went wrong, and the links, for people and machines apart."""
    async with system.work(actor) as work:
        return ReportShown.model_validate(await analytics.report(work, campaign_id))


@routes.get("/campaigns/{campaign_id}/course", summary="Read opens and clicks over time")
async def course(system: Running, actor: Reader, campaign_id: UUID) -> CourseShown:
    """Return them by hour for three days after the start, then by day, in the campaign's zone."""
    async with system.work(actor) as work:
        return CourseShown.model_validate(await analytics.course(work, campaign_id))


@routes.get("/campaigns/{campaign_id}/recipients", summary="List the people of a campaign")
async def recipients(
    system: Running, actor: Reader, campaign_id: UUID, query: Annotated[RecipientsQuery, Query()]
) -> PageShown[RecipientShown]:
    """Return a page of those who did something, the latest first."""
    async with system.work(actor) as work:
        found = await recipient_lists.listing(work, campaign_id, **query.model_dump())
    rows = [RecipientShown.model_validate(row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.get(
    "/campaigns/{campaign_id}/recipients/export",
    summary="Get the people of a campaign as a file",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export(
    system: Running,
    actor: Reader,
    campaign_id: UUID,
    query: Annotated[RecipientsFileQuery, Query()],
) -> Response:
    """Return up to 200,000 people as CSV."""
    async with system.work(actor) as work:
        written = await recipient_lists.export(work, campaign_id, query.kind, query.view)
    return Response(written, media_type="text/csv")


@routes.get("/analytics", summary="Read the figures of all mail")
async def overall(system: Running, actor: Reader) -> OverallShown:
    """Return what came of the last 30 days."""
    async with system.work(actor) as work:
        return OverallShown.model_validate(await analytics.overall(work))


@routes.get("/sender-health", summary="Read how the organization stands as a sender")
async def health(system: Running, actor: Reader) -> SenderHealthShown:
    """Return its rates with their levels, its verified senders, and whether it is held back."""
    async with system.work(actor) as work:
        return SenderHealthShown.model_validate(await sender_health.card(work))
