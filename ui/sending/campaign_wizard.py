"""A campaign in four steps; every Continue stores its choice, so any device can go on."""

from __future__ import annotations

from uuid import UUID

from core.sending import campaigns
from core.sending.campaigns import Campaign, CampaignStatus
from ui import kit
from ui.sending import (
    campaign_wizard_audience,
    campaign_wizard_content,
    campaign_wizard_review,
    campaign_wizard_schedule,
)
from ui.shell.view import View

TITLES = ("Content", "Audience", "Schedule", "Review")
STEPS = (
    campaign_wizard_content,
    campaign_wizard_audience,
    campaign_wizard_schedule,
    campaign_wizard_review,
)


async def build(view: View, campaign_id: UUID, step: int = 0) -> None:
    """Show a step of a draft; without one, the first that is not finished."""
    campaign = await view.read(campaigns.get, campaign_id)
    if campaign.status != CampaignStatus.draft:
        view.go(f"/campaigns/{campaign_id}")
        return
    path = f"/campaigns/{campaign_id}/edit"
    at = min(max(step or first_open(campaign), 1), len(STEPS))
    hrefs = [f"{path}?step={number}" for number in range(1, len(STEPS) + 1)]
    with kit.page(narrow=True):
        kit.page_header(campaign.name, "Nothing is sent before the last step.")
        kit.stepper("Campaign", TITLES, at - 1, hrefs)
        await STEPS[at - 1].build(view, campaign)


def first_open(campaign: Campaign) -> int:
    """Return the first step that has something missing, from 1."""
    written = campaign.template_id is not None or campaign.html.strip() or campaign.text.strip()
    return 4 if written and campaign.sender_id and campaign.checklist else 1
