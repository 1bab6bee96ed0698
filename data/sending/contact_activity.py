"""What happened between an organization and one contact: what was sent, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.session import Session

ACTIVITY = text("""
    select told.kind, told.at, told.machine, told.link, told.detail, told.campaign_id,
           coalesce(campaign.name, '') as campaign, coalesce(campaign.subject, '') as subject
      from (
        select 'sent' as kind, m.sent_at as at, '' as machine, 0 as link, m.campaign_id,
               '{}'::jsonb as detail
          from messages m
         where m.contact_id = :contact_id and m.sent_at is not null
        union all
        select e.kind, e.at, e.machine, e.link, e.campaign_id, e.detail
          from messages m join message_events e on e.message_id = m.id
         where m.contact_id = :contact_id and m.sent_at is not null) told
      left join campaigns campaign on campaign.id = told.campaign_id
     order by told.at desc limit :most
""")


async def newest(session: Session, contact_id: UUID, most: int) -> Sequence[Row[Any]]:
    """Return the newest things that happened with a contact."""
    return (await session.run(ACTIVITY, {"contact_id": contact_id, "most": most})).all()
