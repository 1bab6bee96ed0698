"""The same once more, to those who have not opened it."""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit
from core.errors import Conflict
from core.sending.audience_rules import AudienceKind
from core.sending.campaign_statuses import ring
from core.sending.campaigns import copied, count_new, get
from core.system import Actor, System
from data.sending.campaigns import Campaign, CampaignStatus


async def to_non_openers(system: System, actor: Actor, campaign_id: UUID) -> Campaign:
    """Make a draft of a sent campaign for who got it and has not opened it.

    Whoever's mail program or scanner opened it counts as having opened it: nobody who may have
    read it gets it twice. Raises Conflict for a campaign that is not sent or did not count opens.
    """
    await count_new(system, actor)
    async with system.work(actor) as work:
        before = await get(work, campaign_id)
        if before.status != CampaignStatus.sent:
            raise Conflict(
                "This campaign has not been sent to its end.",
                code="campaign_moved_on",
                action="Wait until it is sent.",
            )
        if not before.track_opens:
            raise Conflict(
                "This campaign did not count who opened it.",
                code="opens_not_counted",
                action="Duplicate it and choose an audience yourself.",
            )
        campaign = copied(work, before, f"{before.name} (again)")
        campaign.parent_id, campaign.template_id = before.id, None
        campaign.audience = {"kind": AudienceKind.non_openers, "campaign_id": str(before.id)}
        work.session.add(campaign)
        await work.session.flush()
        await audit.record(work, "campaign.resent", "campaign", campaign.id, before=before.id)
        ring(work, campaign)
        return campaign
