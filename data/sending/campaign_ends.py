"""Questions about campaigns that may be over, and the messages that one leaves behind."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from data.composed import composed, statement
from data.session import Session

WAITING = """
    exists (select from messages message
             where coalesce(message.campaign_id, message.organization_id) = {campaign}
               and message.status = 'queued')
    or exists (select from messages message
                where message.status in ('claimed', 'sending')
                  and message.campaign_id = {campaign})
"""
"""Whether anything of a campaign may still leave, each half by an index of its own."""
FINISHED = statement(
    """
    select campaign.id, campaign.organization_id from campaigns campaign
     where campaign.status = 'sending' and campaign.snapshot_done
       and not ({waiting})
     order by campaign.started_at
    """,
    waiting=composed(WAITING, campaign="campaign.id"),
)
LEFT_BEHIND = text("""
    select id, organization_id from campaigns
     where status = 'cancelled' and finished_at is null
""")
HOLD = text("""
    with waiting as materialized (
        select id from messages
         where coalesce(campaign_id, organization_id) = :campaign_id and status = 'queued'
         limit :most for update skip locked)
    update messages set status = 'held', error_code = 'cancelled'
     where id in (select id from waiting)
""")
OPEN = statement("select {waiting}", waiting=composed(WAITING, campaign=":campaign_id"))
LOST = text("""
    select campaign.id, campaign.organization_id from campaigns campaign
      left join senders sender
        on sender.id = campaign.sender_id and sender.organization_id = campaign.organization_id
     where campaign.status in ('preparing', 'sending')
       and campaign.checklist ->> 'verified' = 'true'
       and (sender.id is null or sender.status <> 'verified' or sender.deleted_at is not null)
""")
USUAL_ERROR = text("""
    select error_code, error_detail, count(*) as messages from messages
     where organization_id = :organization_id and campaign_id = :campaign_id
       and status = 'failed'
     group by 1, 2 order by 3 desc, 1, 2 limit 1
""")


async def finished(session: Session) -> list[tuple[UUID, UUID]]:
    """Return (campaign id, organization id) of everybody's campaigns with nothing left to send."""
    return [(row[0], row[1]) for row in await session.run(FINISHED)]


async def left_behind(session: Session) -> list[tuple[UUID, UUID]]:
    """Return the same of cancelled campaigns whose messages have not all been put aside."""
    return [(row[0], row[1]) for row in await session.run(LEFT_BEHIND)]


async def lost(session: Session) -> list[tuple[UUID, UUID]]:
    """Return the same of campaigns whose sender was verified at the start and no longer is."""
    return [(row[0], row[1]) for row in await session.run(LOST)]


async def hold(session: Session, campaign_id: UUID, most: int) -> int:
    """Put waiting messages of a campaign aside, at most so many at once; return how many."""
    return (await session.run(HOLD, {"campaign_id": campaign_id, "most": most})).rowcount


async def any_open(session: Session, campaign_id: UUID) -> bool:
    """Tell whether any message of a campaign may still leave, or is just leaving."""
    return bool((await session.run(OPEN, {"campaign_id": campaign_id})).scalar_one())


async def usual_error(session: Session, organization_id: UUID, campaign_id: UUID) -> str:
    """Return what most of a campaign's failed messages failed of, "" when none did."""
    values = {"organization_id": organization_id, "campaign_id": campaign_id}
    row = (await session.run(USUAL_ERROR, values)).first()
    return str(row.error_detail or row.error_code) if row else ""
