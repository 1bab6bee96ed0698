"""Counts: events of campaigns added up by hour, so that a report need not read the events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field, SQLModel

from data.base import Time
from data.session import Session


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


class Sum(NamedTuple):
    """Counts added up, named as the columns are."""

    total: int
    machine: int
    reached: int
    people: int


NOTHING = Sum(0, 0, 0, 0)
SUMS = text("""
    select kind, link, sum(total), sum(machine), sum(reached), sum(people)
      from campaign_counts
     where organization_id = :organization_id and campaign_id = :campaign_id
     group by kind, link
""")
HOURS = text("""
    select hour, kind, sum(total), sum(machine), sum(reached), sum(people)
      from campaign_counts
     where organization_id = :organization_id and link = 0 and kind = any(:kinds)
       and (:every or campaign_id = :campaign_id) and hour >= :since
     group by hour, kind order by hour
""")
OVERALL = text("""
    select kind, 0, sum(total), sum(machine), sum(reached), sum(people)
      from campaign_counts
     where organization_id = :organization_id and link = 0 and hour >= :since
     group by kind
""")


async def sums(
    session: Session, organization_id: UUID, campaign_id: UUID
) -> dict[tuple[str, int], Sum]:
    """Return the counts of a campaign by kind and link, 0 for all events of a kind."""
    given = {"organization_id": organization_id, "campaign_id": campaign_id}
    return {(row[0], row[1]): Sum(*row[2:]) for row in await session.run(SUMS, given)}


async def overall(session: Session, organization_id: UUID, since: datetime) -> dict[str, Sum]:
    """Return the counts of everything an organization has sent, by kind, since a time."""
    given = {"organization_id": organization_id, "since": since}
    return {row[0]: Sum(*row[2:]) for row in await session.run(OVERALL, given)}


async def hours(
    session: Session,
    organization_id: UUID,
    kinds: Sequence[str],
    since: datetime,
    campaign_id: UUID | None = None,
) -> list[tuple[datetime, str, Sum]]:
    """Return the counts of each hour and kind, of one campaign or of everything."""
    given = {
        "organization_id": organization_id,
        "campaign_id": campaign_id,
        "every": campaign_id is None,
        "kinds": list(kinds),
        "since": since,
    }
    return [(row[0], row[1], Sum(*row[2:])) for row in await session.run(HOURS, given)]
