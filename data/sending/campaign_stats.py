"""Figures of several campaigns at once, for lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from data.sending.campaign_counts import CampaignCount
from data.sending.campaigns import Campaign, CampaignStatus
from data.session import Session

KINDS = ("opened", "clicked")


async def engaged(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how many people opened and clicked each campaign, machines left out."""
    query = (
        select(CampaignCount.campaign_id, CampaignCount.kind, func.sum(CampaignCount.people))
        .where(
            col(CampaignCount.campaign_id).in_(ids),
            col(CampaignCount.kind).in_(KINDS),
            CampaignCount.link == 0,
        )
        .group_by(col(CampaignCount.campaign_id), col(CampaignCount.kind))
    )
    found: dict[UUID, dict[str, int]] = {one: {} for one in ids}
    for campaign_id, kind, people in await session.exec(query):
        if campaign_id is not None:
            found[campaign_id][kind] = int(people)
    return found


async def by_status(session: Session) -> dict[str, int]:
    """Return how many campaigns of the organization have which status."""
    query = (
        select(Campaign.status, func.count())
        .where(col(Campaign.deleted_at).is_(None))
        .group_by(Campaign.status)
    )
    return {status: int(count) for status, count in await session.exec(query)}


async def moving(session: Session) -> list[UUID]:
    """Return the campaigns of the organization that are being sent."""
    query = select(Campaign.id).where(Campaign.status == CampaignStatus.sending)
    return list(await session.exec(query))
