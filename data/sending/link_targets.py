"""Where tracked links lead: the links of a message's campaign, and whom the message is for."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from data.session import Session

CAMPAIGNS = text("""
    select m.id, m.campaign_id, m.organization_id, m.contact_id, m.email
      from messages m where m.id = any(cast(:ids as uuid[])) and m.campaign_id is not null
""")
LINKS = text("select links from campaigns where id = :id")


class Addressed(NamedTuple):
    """Which campaign a message belongs to, and to whom it went."""

    campaign_id: UUID
    organization_id: UUID
    contact_id: UUID | None
    email: str


async def addressed(session: Session, ids: Collection[UUID]) -> dict[UUID, Addressed]:
    """Return what is known of messages that belong to a campaign."""
    rows = await session.run(CAMPAIGNS, {"ids": list(ids)})
    return {row[0]: Addressed(*row[1:]) for row in rows}


async def links(session: Session, campaign_id: UUID) -> tuple[str, ...]:
    """Return the links of a campaign as they were written, in their order."""
    return tuple((await session.run(LINKS, {"id": campaign_id})).scalar_one_or_none() or ())
