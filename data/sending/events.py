"""Events: what happened to messages after they had left, in the order in which we learnt of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from data.base import Time, json_field, one_of


class EventKind(StrEnum):
    """What may happen to a message."""

    delivered = "delivered"
    opened = "opened"
    clicked = "clicked"
    bounced = "bounced"
    complained = "complained"
    unsubscribed = "unsubscribed"
    resubscribed = "resubscribed"
    replied = "replied"


class MessageEvent(SQLModel, table=True):
    """One event. ``machine`` holds labels with blanks between them, "" for what a person likely did.

    ``link`` counts from 1 in the order of the campaign's links, 0 where none is meant. ``network``
    is an address cut to /24 or /48. No foreign key ties events to what they tell of, so that they
    outlive it; ``campaign_id`` is None for mail that belongs to no campaign.
    """

    __tablename__ = "message_events"
    __table_args__ = (
        one_of("kind", EventKind),
        Index("ix_message_events_organization_id_campaign_id", "organization_id", "campaign_id"),
        Index("ix_message_events_message_id", "message_id"),
        Index("ix_message_events_at", "at", postgresql_using="brin"),
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=False), primary_key=True)
    )
    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    campaign_id: UUID | None = None
    message_id: UUID
    contact_id: UUID | None = None
    kind: str
    at: datetime = Field(sa_type=Time, nullable=False)
    link: int = 0
    machine: str = ""
    agent: str = ""
    network: str = ""
    detail: dict[str, Any] = json_field()
