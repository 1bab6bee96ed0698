"""Times in which a provider gave no usable answer, and whose work has waited for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Column, Index, Uuid, text
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, Time
from data.session import Session


class Outage(Keyed, Stamped, table=True):
    """One such time, open until ``ended_at``. ``told`` are the organizations that know of it."""

    __tablename__ = "outages"
    __table_args__ = (
        Index("uq_outages_open", "provider", unique=True, postgresql_where="ended_at is null"),
    )

    provider: str
    began_at: datetime = Field(sa_type=Time)
    told: list[UUID] = Field(default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False))
    ended_at: datetime | None = Field(default=None, sa_type=Time)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An organization whose work waits for a provider, and since when it has got no answer."""

    provider: str
    organization_id: UUID
    since: datetime


UNANSWERED = text("""
    select step.error->>'provider' as provider, run.organization_id,
           min((step.error->>'since')::timestamptz) as since
      from runs run join run_steps step on step.run_id = run.id and step.position = run.position
     where run.status = 'running' and step.failures > 0 and step.error->>'code' = any(:codes)
     group by 1, 2 order by 1, 2
""")
GIVEN_UP = text("""
    select exists(
        select from run_steps
         where status = 'failed' and error->>'provider' = :provider
           and error->>'code' = any(:codes) and updated_at >= :since)
""")


async def unanswered(session: Session, codes: list[str]) -> list[Unanswered]:
    """Return who waits for whom after failures of these codes."""
    found = await session.run(UNANSWERED, {"codes": codes})
    return [Unanswered(row.provider, row.organization_id, row.since) for row in found]


async def has_given_up(session: Session, provider: str, codes: list[str], since: datetime) -> bool:
    """Tell whether work has ended for want of a provider's answer since a moment."""
    values = {"provider": provider, "codes": codes, "since": since}
    return bool((await session.run(GIVEN_UP, values)).scalar_one())


async def current(session: Session) -> dict[str, Outage]:
    """Return the open outages by provider, locked."""
    query = select(Outage).where(col(Outage.ended_at).is_(None)).with_for_update()
    return {outage.provider: outage for outage in await session.exec(query)}
