"""Moving campaigns along their table, and nowhere else."""

from __future__ import annotations

from core.errors import Conflict
from core.system import PlatformWork
from data.sending.campaigns import TRANSITIONS, Campaign, CampaignStatus

EDITABLE = CampaignStatus.draft
MOVING = (CampaignStatus.preparing, CampaignStatus.sending)
ENDED = (CampaignStatus.sent, CampaignStatus.cancelled, CampaignStatus.failed)
DELIVERIES = "deliveries"
"""Rings when messages may have become free to go."""
WORDS = {
    CampaignStatus.draft: "a draft",
    CampaignStatus.scheduled: "scheduled",
    CampaignStatus.preparing: "being prepared",
    CampaignStatus.sending: "being sent",
    CampaignStatus.paused: "paused",
    CampaignStatus.sent: "sent",
    CampaignStatus.cancelled: "cancelled",
    CampaignStatus.failed: "failed",
}


def move(work: PlatformWork, campaign: Campaign, status: CampaignStatus) -> None:
    """Move a campaign to a status; raise Conflict when its table does not allow it."""
    current = CampaignStatus(campaign.status)
    if status not in TRANSITIONS[current]:
        raise Conflict(
            f"This campaign is {WORDS[current]} and cannot become {status}.",
            code="campaign_moved_on",
        )
    campaign.status, campaign.updated_at = status, work.now()
    if status != CampaignStatus.paused:
        campaign.why, campaign.paused_at = {}, None
    if status is CampaignStatus.sending:
        work.ring(DELIVERIES)
    ring(work, campaign)


def ring(work: PlatformWork, campaign: Campaign) -> None:
    """Ring whoever watches a campaign, and whoever watches all of its organization."""
    work.ring(f"campaign:{campaign.id}")
    work.ring(topic(campaign.organization_id))


def topic(organization_id: object) -> str:
    """Return the topic that rings when an organization's campaigns change."""
    return f"organization:{organization_id}:campaigns"


def require_draft(campaign: Campaign) -> None:
    """Raise Conflict unless a campaign may still be edited, with the way to get there."""
    status = CampaignStatus(campaign.status)
    if status is EDITABLE:
        return
    way = {
        CampaignStatus.scheduled: "Take it off the schedule first; it is a draft again then.",
        CampaignStatus.preparing: "Cancel it, or duplicate it and edit the copy.",
        CampaignStatus.sending: "What has left cannot change. Cancel it, or edit a duplicate.",
        CampaignStatus.paused: "What has left cannot change. Cancel it, or edit a duplicate.",
    }
    raise Conflict(
        f"This campaign is {WORDS[status]} and cannot be edited.",
        code="campaign_not_editable",
        action=way.get(status, "Duplicate it and edit the copy."),
    )
