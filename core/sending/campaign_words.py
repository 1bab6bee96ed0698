"""Campaigns in sentences: how one stands, and whom it is for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.amounts import count
from core.sending import schedules
from core.sending.audience_rules import AudienceKind
from core.system import Work
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.segments import Segment

S = CampaignStatus
STANDS = {
    S.draft: "A draft. Nothing leaves before you send or schedule it.",
    S.scheduled: "Starts on {time}.",
    S.preparing: "The audience is being written down: {people} so far.",
    S.sending: "{sent:,} of {messages} {have} left.",
    S.paused: "{sent:,} of {messages} {have} left. The rest stays where it is.",
    S.sent: "{sent:,} of {messages} {were} sent.",
    S.cancelled: "{sent:,} of {messages} had left. The others never will.",
    S.failed: "Nothing could be sent. {error}",
}


def headline(campaign: Campaign, balance: dict[str, Any]) -> str:
    """Return in one sentence how a campaign stands."""
    if campaign.status == S.paused and campaign.started_at is None:
        return "It was scheduled and has not started."
    at, planned = campaign.scheduled_at, int(balance["planned"])
    return STANDS[CampaignStatus(campaign.status)].format(
        people=count(planned, "person", "people"),
        messages=count(planned, "message"),
        have="has" if planned == 1 else "have",
        were="was" if planned == 1 else "were",
        sent=int(balance["sent"]),
        time=schedules.shown(at, campaign.time_zone) if at else "",
        error=campaign.receipt.get("most_common_error", ""),
    )


async def audience_in_words(work: Work, audience: dict[str, Any]) -> str:
    """Return whom an audience means."""
    match audience.get("kind"):
        case AudienceKind.segment:
            name = audience.get("name") or await _segment_name(work, audience["segment_id"])
            return f"The segment “{name}”"
        case AudienceKind.tags:
            return f"People tagged {' or '.join(audience['tags'])}"
        case AudienceKind.imported:
            return "The people of one import"
        case AudienceKind.listed:
            return f"A list of {count(len(audience['emails']), 'address', 'addresses')}"
        case AudienceKind.non_openers:
            before = await work.session.get(Campaign, UUID(audience["campaign_id"]))
            return f"Who has not opened “{before.name if before else 'a removed campaign'}”"
        case _:
            return "All contacts"


async def _segment_name(work: Work, segment_id: str) -> str:
    segment = await work.session.get(Segment, UUID(segment_id))
    return segment.name if segment else "removed"
