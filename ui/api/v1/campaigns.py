"""Campaigns: made and edited, looked through and listed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import (
    audience_counts,
    campaign_overview,
    campaign_preview,
    campaign_resends,
    campaign_stats,
    campaigns,
    checklist,
)
from core.sending.campaigns import Campaign
from core.system import Actor, System, Work
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.campaign_models import (
    AudienceGiven,
    CampaignEdit,
    CampaignListed,
    CampaignQuery,
    CampaignShown,
    ChecklistShown,
    CountShown,
    NewCampaign,
    PointShown,
    PreviewQuery,
    PreviewShown,
)
from ui.api.v1.domain_models import PageShown

routes = APIRouter(tags=["Campaigns"])


@routes.post("/campaigns", status_code=201, summary="Make a campaign")
async def create(
    system: Running, actor: Writer, given: NewCampaign, response: Response
) -> CampaignShown:
    """Make a draft; at most ten in a minute."""
    made = await campaigns.create(system, actor, given.name, given.changes())
    return await _made(system, actor, made, response)


@routes.get("/campaigns", summary="List the campaigns")
async def listing(
    system: Running, actor: Reader, query: Annotated[CampaignQuery, Query()]
) -> PageShown[CampaignListed]:
    """Return a page of campaigns with their figures, newest first."""
    async with system.work(actor) as work:
        found = await campaign_stats.listing(work, **query.model_dump())
    rows = [CampaignListed.model_validate(row) for row in found.rows]
    return PageShown(rows=rows, total=found.total, page=query.page, size=query.size)


@routes.get("/campaigns/{campaign_id}", summary="Follow a campaign")
async def one(system: Running, actor: Reader, campaign_id: UUID) -> CampaignShown:
    """Return what a campaign is, how it stands and where every message is."""
    async with system.work(actor) as work:
        return await whole(work, campaign_id)


@routes.patch("/campaigns/{campaign_id}", summary="Edit a campaign")
async def update(
    system: Running, actor: Writer, campaign_id: UUID, given: CampaignEdit
) -> CampaignShown:
    """Change a draft that is still at the version given."""
    async with system.work(actor) as work:
        await campaigns.update(work, campaign_id, given.version, given.changes())
        return await whole(work, campaign_id)


@routes.delete("/campaigns/{campaign_id}", status_code=204, summary="Remove a campaign")
async def remove(system: Running, actor: Writer, campaign_id: UUID) -> None:
    """Remove a draft or an ended campaign; it is deleted for good after 30 days."""
    async with system.work(actor) as work:
        await campaigns.remove(work, campaign_id)


@routes.post("/campaigns/{campaign_id}/duplicate", status_code=201, summary="Copy a campaign")
async def duplicate(
    system: Running, actor: Writer, campaign_id: UUID, response: Response
) -> CampaignShown:
    """Make a draft of the same."""
    made = await campaigns.duplicate(system, actor, campaign_id)
    return await _made(system, actor, made, response)


@routes.post("/campaigns/{campaign_id}/resend", status_code=201, summary="Resend to non-openers")
async def resend(
    system: Running, actor: Writer, campaign_id: UUID, response: Response
) -> CampaignShown:
    """Make a draft for those who got a campaign and have not opened it."""
    made = await campaign_resends.to_non_openers(system, actor, campaign_id)
    return await _made(system, actor, made, response)


@routes.get("/campaigns/{campaign_id}/checklist", summary="Look through a campaign")
async def checked(system: Running, actor: Reader, campaign_id: UUID) -> ChecklistShown:
    """Return every point of the checklist as it is now."""
    found = await checklist.review(system, actor, campaign_id)
    return ChecklistShown(
        passed=found.passed,
        version=found.version,
        reached=found.counted.reached,
        left_out=dict(found.counted.left_out),
        duration=found.duration,
        items=[
            PointShown(
                key=item.key,
                title=item.title,
                state=item.state,
                detail=item.detail,
                action=item.action,
            )
            for item in found.items
        ],
    )


@routes.get("/campaigns/{campaign_id}/preview", summary="Preview a campaign")
async def preview(
    system: Running, actor: Reader, campaign_id: UUID, query: Annotated[PreviewQuery, Query()]
) -> PreviewShown:
    """Return the mail as one contact would get it."""
    async with system.work(actor) as work:
        found = await campaign_preview.preview(work, campaign_id, query.contact_id)
    return PreviewShown(
        subject=found.subject,
        html=found.html,
        text=found.text,
        sender=found.sender,
        to=found.to,
    )


@routes.post("/audiences/count", summary="Count an audience")
async def count(system: Running, actor: Reader, given: AudienceGiven) -> CountShown:
    """Return who would get mail at this moment, and who would not and why."""
    async with system.work(actor) as work:
        found = await audience_counts.count(work, given.audience)
    return CountShown(
        reached=found.reached,
        left_out=dict(found.left_out),
        unknown=found.unknown,
        repeated=found.repeated,
    )


async def _made(
    system: System, actor: Actor, campaign: Campaign, response: Response
) -> CampaignShown:
    response.headers["location"] = f"/api/v1/campaigns/{campaign.id}"
    async with system.work(actor) as work:
        return await whole(work, campaign.id)


async def whole(work: Work, campaign_id: UUID) -> CampaignShown:
    """Return everything about a campaign as JSON."""
    facts = await campaign_overview.facts(work, campaign_id)
    return CampaignShown(**facts | await campaign_overview.one(work, campaign_id))
