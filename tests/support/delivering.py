"""Couriers at work, step by step, and what the ledger says of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from core.sending.delivery import Delivery
from core.sending.delivery_parcels import Parcel
from core.system import Actor, System
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.couriers import Courier
from data.sending.messages import Message
from tests.support.waiting import until

MORNING = 9


async def messages(system: System, campaign_id: UUID) -> list[Message]:
    """Return the messages of a campaign in the order of their ids."""
    async with system.platform(Actor.job()) as work:
        found = select(Message).where(Message.campaign_id == campaign_id).order_by(col(Message.id))
        return list(await work.session.exec(found))


async def looked(delivery: Delivery) -> int:
    """Look until something moved: the first ways out take a moment to be found."""
    return await until(delivery.look)


async def claims(delivery: Delivery) -> list[Parcel]:
    """Claim for a courier that then does nothing with it."""

    async def taken() -> list[Parcel]:
        return (await delivery._claims.take({})).parcels

    return await until(taken)


async def expire(system: System, courier: str) -> None:
    """Let a courier's lease have run out."""
    async with system.platform(Actor.job()) as work:
        row = await work.session.get_one(Courier, courier)
        row.lease_until = system.clock.wall() - timedelta(seconds=1)


async def move(system: System, owner: Actor, campaign_id: UUID, status: CampaignStatus) -> None:
    """Move a campaign to a status, past the pages that do so."""
    async with system.work(owner) as work:
        one = await work.session.get_one(Campaign, campaign_id)
        one.status = status


def in_the_morning(system: System) -> None:
    """Skip to an hour (UTC) at which the limits of a day are far from beginning anew."""
    system.clock.skip(timedelta(hours=(MORNING - system.clock.now().hour) % 24))
