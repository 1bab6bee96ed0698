"""Engagements: for each message something happened to, when each thing happened first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from data.base import Time

TIMES = (
    "delivered_at",
    "opened_at",
    "clicked_at",
    "bounced_at",
    "complained_at",
    "unsubscribed_at",
    "replied_at",
)
"""The columns that lists of recipients are made from, each with an index."""


class Engagement(SQLModel, table=True):
    """What came of one message; its ``id`` is the message's.

    ``opened_at`` and ``clicked_at`` count machines, too; ``person_opened_at`` and
    ``person_clicked_at`` do not. ``opens`` and ``clicks`` count every one. All of it is as of the
    event ``counted_id``; not ``counted`` means that there are newer ones.
    """

    __tablename__ = "engagements"
    __table_args__ = (
        *(
            Index(
                f"ix_engagements_{column}",
                "organization_id",
                "campaign_id",
                column,
                postgresql_where=f"{column} is not null",
            )
            for column in TIMES
        ),
        Index("ix_engagements_contact_id", "organization_id", "contact_id"),
        Index("ix_engagements_uncounted", "id", postgresql_where="not counted"),
    )

    id: UUID = Field(primary_key=True)
    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    campaign_id: UUID | None = None
    contact_id: UUID | None = None
    delivered_at: datetime | None = Field(default=None, sa_type=Time)
    opened_at: datetime | None = Field(default=None, sa_type=Time)
    person_opened_at: datetime | None = Field(default=None, sa_type=Time)
    opens: int = 0
    clicked_at: datetime | None = Field(default=None, sa_type=Time)
    person_clicked_at: datetime | None = Field(default=None, sa_type=Time)
    clicks: int = 0
    bounced_at: datetime | None = Field(default=None, sa_type=Time)
    complained_at: datetime | None = Field(default=None, sa_type=Time)
    unsubscribed_at: datetime | None = Field(default=None, sa_type=Time)
    replied_at: datetime | None = Field(default=None, sa_type=Time)
    counted: bool = True
    counted_id: int = Field(default=0, sa_type=BigInteger)
