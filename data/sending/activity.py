"""What happened with one contact, over all campaigns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from data.session import Session

ACTIVITY = text("""
    select * from (
        select v.at, v.kind, v.link, v.machine, v.campaign_id, c.name as campaign, c.links,
               v.message_id, v.detail
          from engagements e
          join message_events v on v.message_id = e.id
          left join campaigns c on c.id = v.campaign_id
         where e.organization_id = :organization_id and e.contact_id = :contact_id
        union all
        select m.sent_at, 'sent', 0, '', m.campaign_id, c.name, null, m.id, '{}'::jsonb
          from messages m left join campaigns c on c.id = m.campaign_id
         where m.contact_id = :contact_id and m.sent_at is not null) happened
     order by at desc, kind limit :limit offset :offset
""")


async def of_contact(
    session: Session, organization_id: UUID, contact_id: UUID, offset: int, limit: int
) -> list[Row[Any]]:
    """Return events of a contact, and what was sent to them, the newest first."""
    given = {
        "organization_id": organization_id,
        "contact_id": contact_id,
        "offset": offset,
        "limit": limit,
    }
    return list(await session.run(ACTIVITY, given))
