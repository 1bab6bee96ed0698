"""Counts: events of campaigns added up by hour, so that a report need not read the events."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from data.base import Time


class CampaignCount(SQLModel, table=True):
    """The events of one kind in one hour. ``campaign_id`` None stands for mail without a campaign.

    Rows with ``link`` 0 count every event; clicks are counted once more in rows of their link.
    ``machine`` is the share of ``total`` with a label. ``reached`` counts messages to which the
    kind (and link) happened for the first time, ``people`` those to which it happened for the
    first time without a label.
    """

    __tablename__ = "campaign_counts"
    __table_args__ = (
        Index(
            "uq_campaign_counts_hour",
            "organization_id",
            "campaign_id",
            "kind",
            "link",
            "hour",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_campaign_counts_organization_id_hour", "organization_id", "hour"),
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=False), primary_key=True)
    )
    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    campaign_id: UUID | None = None
    kind: str
    link: int = 0
    hour: datetime = Field(sa_type=Time, nullable=False)
    total: int = 0
    machine: int = 0
    reached: int = 0
    people: int = 0
