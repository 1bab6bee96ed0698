"""Counting and naming the messages of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, func, text
from sqlmodel import col, select

from data.sending.messages import Message, MessageStatus
from data.session import Session

BALANCE = text("select * from campaign_balances where campaign_id = :campaign_id")


async def balance(session: Session, campaign_id: UUID) -> Row[Any] | None:
    """Return a campaign's row of the view ``campaign_balances``."""
    return (await session.run(BALANCE, {"campaign_id": campaign_id})).first()


async def counted(
    session: Session,
    campaign_id: UUID,
    column: Literal["provider", "error_code"],
    status: str,
) -> dict[str, int]:
    """Return how many messages of a campaign in a status have each value of a column."""
    wanted = col(getattr(Message, column))
    query = (
        select(wanted, func.count())
        .where(Message.campaign_id == campaign_id, Message.status == status)
        .group_by(wanted)
        .order_by(func.count().desc(), wanted)
    )
    return {value or "unnamed": count for value, count in await session.exec(query)}


async def unknown(session: Session, campaign_id: UUID, limit: int) -> Sequence[Message]:
    """Return the messages of a campaign of which nobody knows whether they went out."""
    query = (
        select(Message)
        .where(Message.campaign_id == campaign_id, Message.status == MessageStatus.unknown)
        .order_by(col(Message.id))
        .limit(limit)
    )
    return (await session.exec(query)).all()
