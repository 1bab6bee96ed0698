"""Campaigns: one text to one audience, from draft to the last message."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, SmallInteger, delete, func
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_field, json_list_field, one_of
from data.session import Session


class CampaignStatus(StrEnum):
    """Where a campaign is. Throttled and suspended are shown, not stored: they are waits."""

    draft = "draft"
    scheduled = "scheduled"
    preparing = "preparing"
    sending = "sending"
    paused = "paused"
    sent = "sent"
    cancelled = "cancelled"
    failed = "failed"


S = CampaignStatus
TRANSITIONS: dict[CampaignStatus, frozenset[CampaignStatus]] = {
    S.draft: frozenset({S.scheduled, S.preparing}),
    S.scheduled: frozenset({S.draft, S.preparing, S.paused, S.cancelled}),
    S.preparing: frozenset({S.sending, S.paused, S.cancelled, S.failed}),
    S.sending: frozenset({S.paused, S.sent, S.cancelled, S.failed}),
    S.paused: frozenset({S.preparing, S.sending, S.cancelled}),
    S.sent: frozenset({S.sending}),
    S.cancelled: frozenset(),
    S.failed: frozenset({S.sending}),
}
"""A campaign that is sent or failed goes on only when a person retries single messages."""


class Campaign(Scoped, Stamped, table=True):
    """One campaign. ``version`` counts edits; who edits an older one is refused.

    With a ``template_id`` the content is the template's until the start, which copies it. From
    then on ``html``, ``text``, ``links`` and the ledger decide, whatever happens to template and
    contacts; so no foreign key ties them. ``snapshot_cursor`` is the last contact looked at,
    ``planned`` the rows in the ledger, ``why`` what keeps a paused one (a core.waits.Why).
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        one_of("status", CampaignStatus),
        Index("ix_campaigns_organization_id_status", "organization_id", "status"),
        Index("ix_campaigns_due", "scheduled_at", postgresql_where="status = 'scheduled'"),
        Index(
            "ix_campaigns_moving",
            "status",
            postgresql_where="status in ('preparing', 'sending')",
        ),
    )

    name: str
    subject: str = ""
    preheader: str = ""
    template_id: UUID | None = None
    template_version: int = 0
    html: str = ""
    text: str = ""
    sender_id: UUID | None = None
    from_name: str = ""
    reply_to: str = ""
    audience: dict[str, Any] = json_field()
    status: str = CampaignStatus.draft
    version: int = 1
    priority: int = Field(default=0, sa_type=SmallInteger)
    track_opens: bool = True
    track_clicks: bool = True
    scheduled_at: datetime | None = Field(default=None, sa_type=Time)
    time_zone: str = "UTC"
    started_at: datetime | None = Field(default=None, sa_type=Time)
    paused_at: datetime | None = Field(default=None, sa_type=Time)
    finished_at: datetime | None = Field(default=None, sa_type=Time)
    planned: int = 0
    snapshot_cursor: UUID | None = None
    snapshot_done: bool = False
    parent_id: UUID | None = Field(default=None, foreign_key="campaigns.id", ondelete="SET NULL")
    why: dict[str, Any] = json_field()
    checklist: dict[str, Any] = json_field()
    links: list[Any] = json_list_field()
    receipt: dict[str, Any] = json_field()
    created_by: UUID | None = None
    deleted_at: datetime | None = Field(default=None, sa_type=Time)


SORTED = {
    "name": col(Campaign.name),
    "status": col(Campaign.status),
    "created_at": col(Campaign.created_at),
    "scheduled_at": col(Campaign.scheduled_at),
    "planned": col(Campaign.planned),
}
"""Columns a list may be sorted by."""


async def found(
    session: Session,
    *,
    search: str = "",
    status: str = "",
    sort: str = "",
    descending: bool = True,
    offset: int = 0,
    limit: int = 25,
) -> tuple[list[Campaign], int]:
    """Return campaigns whose name holds ``search``, newest first, and how many match in all."""
    query = select(Campaign).where(col(Campaign.deleted_at).is_(None))
    if search:
        query = query.where(func.strpos(func.lower(Campaign.name), search.lower()) > 0)
    if status:
        query = query.where(Campaign.status == status)
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    column = SORTED.get(sort, col(Campaign.id))
    order = (column.desc().nulls_last() if descending else column.nulls_last(),)
    rows = await session.exec(
        query.order_by(*order, col(Campaign.id).desc()).offset(offset).limit(limit)
    )
    return list(rows), total


async def last_zone(session: Session) -> str:
    """Return the time zone of the organization's newest campaign, "" when there is none."""
    query = select(Campaign.time_zone).order_by(col(Campaign.id).desc()).limit(1)
    return (await session.exec(query)).first() or ""


async def due(session: Session, now: datetime, limit: int = 100) -> list[tuple[UUID, UUID]]:
    """Return (campaign id, organization id) of what is scheduled until now, of everybody."""
    query = (
        select(Campaign.id, Campaign.organization_id)
        .where(Campaign.status == CampaignStatus.scheduled, col(Campaign.scheduled_at) <= now)
        .order_by(col(Campaign.scheduled_at))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.exec(query)]


async def in_status(session: Session, status: CampaignStatus) -> list[tuple[UUID, UUID]]:
    """Return (campaign id, organization id) of everybody's campaigns in a status, oldest first."""
    query = (
        select(Campaign.id, Campaign.organization_id)
        .where(Campaign.status == status)
        .order_by(col(Campaign.started_at), col(Campaign.id))
    )
    return [(row[0], row[1]) for row in await session.exec(query)]


async def forget_removed(session: Session, before: datetime) -> int:
    """Delete the campaigns of everybody that were removed before a moment; return how many."""
    gone = delete(Campaign).where(col(Campaign.deleted_at) < before)
    return (await session.run(gone)).rowcount
