"""Campaigns: made, edited while they are drafts, looked up, copied and removed."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from uuid import UUID

from core.accounts import audit, rates
from core.errors import Conflict, LimitReached, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending.campaign_fields import Changes, cleaned, name_of
from core.sending.campaign_statuses import ENDED, WORDS, require_draft, ring, topic
from core.system import Actor, PlatformWork, System, Work
from data.sending import campaigns as rows
from data.sending.campaigns import TRANSITIONS, Campaign, CampaignStatus

__all__ = [
    "TRANSITIONS",
    "Campaign",
    "CampaignStatus",
    "Changes",
    "count_new",
    "create",
    "duplicate",
    "forget_old",
    "get",
    "listing",
    "remove",
    "topic",
    "update",
]

NEW = (rates.Quota("minute", 10, 60),)
"""Campaigns an organization may make."""
KEPT = timedelta(days=30)
"""How long a removed campaign and its ledger are kept."""
COPIED = (
    *("subject", "preheader", "template_id", "html", "text", "sender_id", "from_name"),
    *("reply_to", "audience", "track_opens", "track_clicks", "time_zone"),
)


async def create(
    system: System, actor: Actor, name: str, changes: Changes | None = None
) -> Campaign:
    """Make a draft; raise LimitReached after ten in a minute."""
    await count_new(system, actor)
    async with system.work(actor) as work:
        campaign = Campaign(
            organization_id=work.organization_id,
            name=name_of(name),
            audience={"kind": "all"},
            time_zone=await rows.last_zone(work.session) or "UTC",
            created_by=actor.user_id,
            created_at=work.now(),
            updated_at=work.now(),
        )
        await _added(work, campaign, "campaign.created")
        _set(campaign, await cleaned(work, changes or {}))
        return campaign


async def update(work: Work, campaign_id: UUID, version: int, changes: Changes) -> Campaign:
    """Change a draft that is still at a version; raise Conflict when somebody was faster."""
    campaign = await get(work, campaign_id, lock=True)
    require_draft(campaign)
    if campaign.version != version:
        raise Conflict(
            "Somebody has changed this campaign since you opened it.",
            code="campaign_edited",
            action="Reload to see the current state, then make your change again.",
        )
    _set(campaign, await cleaned(work, changes))
    campaign.version += 1
    campaign.checklist = {}
    campaign.updated_at = work.now()
    ring(work, campaign)
    return campaign


async def get(work: PlatformWork, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """Return a campaign; raise NotFound when there is none, or it has been removed."""
    campaign = await work.session.get(
        Campaign, campaign_id, with_for_update=lock, populate_existing=lock
    )
    if campaign is None or campaign.deleted_at is not None:
        raise NotFound("There is no such campaign.", action="Go back to your campaigns.")
    return campaign


async def listing(
    work: Work,
    *,
    search: str = "",
    status: str = "",
    sort: str = "",
    descending: bool = True,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Campaign]:
    """Return a page of campaigns, newest first unless sorted otherwise."""
    found, total = await rows.found(
        work.session,
        search=search.strip(),
        status=status,
        sort=sort,
        descending=descending,
        offset=offset_of(page, size),
        limit=size,
    )
    return Page(found, total)


async def duplicate(system: System, actor: Actor, campaign_id: UUID) -> Campaign:
    """Make a draft with the content, the sender and the audience of another campaign."""
    await count_new(system, actor)
    async with system.work(actor) as work:
        source = await get(work, campaign_id)
        copy = copied(work, source, f"Copy of {source.name}")
        await _added(work, copy, "campaign.duplicated")
        return copy


def copied(work: Work, source: Campaign, name: str) -> Campaign:
    """Return a new draft with what a person has chosen in another campaign."""
    return Campaign(
        organization_id=work.organization_id,
        name=name_of(name[:110]),
        created_by=work.actor.user_id,
        created_at=work.now(),
        updated_at=work.now(),
        **{field: deepcopy(getattr(source, field)) for field in COPIED},
    )


async def remove(work: Work, campaign_id: UUID) -> None:
    """Remove a draft or an ended campaign; it is deleted for good after 30 days."""
    campaign = await get(work, campaign_id, lock=True)
    status = CampaignStatus(campaign.status)
    if status not in (CampaignStatus.draft, *ENDED):
        raise Conflict(
            f"This campaign is {WORDS[status]}.",
            code="campaign_moved_on",
            action="Cancel it first; then it can be removed.",
        )
    campaign.deleted_at = campaign.updated_at = work.now()
    await audit.record(work, "campaign.removed", "campaign", campaign.id)
    ring(work, campaign)


async def forget_old(system: System) -> int:
    """Delete for good what was removed 30 days ago and return how many campaigns that were."""
    async with system.platform(Actor.job()) as work:
        return await rows.forget_removed(work.session, work.now() - KEPT)


async def count_new(system: System, actor: Actor) -> None:
    """Count one new campaign; raise LimitReached after ten in a minute."""
    bucket = f"campaigns:{actor.require_organization()}"
    taken = await rates.take(system, [(bucket, NEW)])
    if taken.wait_seconds:
        raise LimitReached(
            f"At most {NEW[0].calls} campaigns can be made in a minute.",
            action=f"Try again in {taken.wait_seconds:.0f} seconds.",
            retry_after=taken.wait_seconds,
        )


async def _added(work: Work, campaign: Campaign, action: str) -> None:
    work.session.add(campaign)
    await work.session.flush()
    await audit.record(work, action, "campaign", campaign.id)
    ring(work, campaign)


def _set(campaign: Campaign, values: dict[str, object]) -> None:
    for field, value in values.items():
        setattr(campaign, field, value)
