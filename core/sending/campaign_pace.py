"""How fast a campaign is, in words: before it is sent, and while something holds it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.amounts import count
from core.sending import detours, pacing
from core.sending.pacing import Forecast
from core.system import Work
from core.waits import Why
from data.sending.campaigns import Campaign, CampaignStatus

SOON = timedelta(minutes=10)
"""What is over by then is not called throttled."""


async def duration(work: Work, campaign: Campaign, people: int) -> str:
    """Return how long a campaign to so many people will take if it began now."""
    if not people:
        return "Nothing would be sent."
    found = await pacing.estimate(work, people, campaign.sender_id)
    return _told(found, found.remaining(work.now()))


def shown_status(campaign: Campaign, why: Why | None, now: datetime) -> str:
    """Return the status people see: sending is throttled or suspended where something holds it."""
    if why is None or campaign.status != CampaignStatus.sending:
        return campaign.status
    moves = why.limit == detours.LIMIT or (why.ends is not None and why.ends - now < SOON)
    if moves:
        return campaign.status
    return "suspended" if why.limit in (pacing.STOPPED, pacing.HELD_BACK) else "throttled"


def _told(found: Forecast, remaining: str) -> str:
    if not found.bound:
        return f"A few minutes: nothing holds {count(found.messages, 'message')} back."
    return f"About {remaining} for {count(found.messages, 'message')}: {found.rate}, {found.name}."
