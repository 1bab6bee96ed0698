"""What a campaign can be made of: senders, templates, segments, tags and imports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select

from core.errors import Conflict
from core.sending.campaign_statuses import require_draft, ring
from core.sending.campaigns import get
from core.sending.schedules import ClockTime, ahead, moment
from core.system import Work
from data.sending.campaigns import Campaign
from data.sending.contact_tags import ContactTag
from data.sending.imports import ContactImport, ImportStatus
from data.sending.segments import Segment
from data.sending.senders import Sender
from data.sending.templates import Template

MOST = 200
"""How many of a kind are offered, the newest first."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is, each by its id or word with what it is called."""

    senders: dict[str, str]
    sender_states: dict[str, str]
    templates: dict[str, str]
    segments: dict[str, str]
    tags: dict[str, int]
    imports: dict[str, str]
    default_sender: str
    """The organization's default, else any that is verified."""


async def offered(work: Work) -> Choices:
    """Return everything an organization can choose from."""
    senders = await _senders(work)
    templates = await work.session.exec(
        select(Template.id, Template.name)
        .where(col(Template.deleted_at).is_(None))
        .order_by(col(Template.updated_at).desc())
        .limit(MOST)
    )
    segments = await work.session.exec(
        select(Segment.id, Segment.name).order_by(Segment.name).limit(MOST)
    )
    imports = await work.session.exec(
        select(ContactImport.id, ContactImport.name)
        .where(ContactImport.status == ImportStatus.done)
        .order_by(col(ContactImport.created_at).desc())
        .limit(MOST)
    )
    return Choices(
        senders={str(one.id): one.email for one in senders},
        sender_states={str(one.id): one.status for one in senders},
        templates={str(row[0]): row[1] for row in templates},
        segments={str(row[0]): row[1] for row in segments},
        tags=await _tags(work),
        imports={str(row[0]): row[1] for row in imports},
        default_sender=next((str(one.id) for one in senders if one.status == "verified"), ""),
    )


async def choose_time(
    work: Work, campaign_id: UUID, version: int, wanted: ClockTime | None
) -> Campaign:
    """Note when a draft is to start; None means as soon as it is released."""
    campaign = await get(work, campaign_id, lock=True)
    require_draft(campaign)
    if campaign.version != version:
        raise Conflict(
            "Somebody has changed this campaign since you opened it.", code="campaign_edited"
        )
    planned = ahead(moment(wanted), work.now()) if wanted else None
    campaign.scheduled_at = planned.at if planned else None
    campaign.time_zone = planned.zone if planned else campaign.time_zone
    campaign.version += 1
    campaign.updated_at = work.now()
    ring(work, campaign)
    return campaign


async def _senders(work: Work) -> list[Sender]:
    found = await work.session.exec(
        select(Sender)
        .where(col(Sender.deleted_at).is_(None))
        .order_by(col(Sender.is_default).desc(), col(Sender.email))
        .limit(MOST)
    )
    return list(found)


async def _tags(work: Work) -> dict[str, int]:
    found = await work.session.exec(
        select(ContactTag.tag, func.count())
        .where(ContactTag.organization_id == work.organization_id)
        .group_by(ContactTag.tag)
        .order_by(ContactTag.tag)
        .limit(MOST)
    )
    return {tag: int(people) for tag, people in found}
