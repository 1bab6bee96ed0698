"""How often the writing assistant was asked, by day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field

from data.base import Scoped, new_id
from data.session import Session

TAKE = text("""
    insert into writing_usage (id, organization_id, day, asked, characters)
    select :id, :organization_id, :day, 1, :characters where cast(:most as integer) > 0
    on conflict (organization_id, day)
    do update set asked = writing_usage.asked + 1,
                  characters = writing_usage.characters + excluded.characters
            where writing_usage.asked < :most
    returning asked
""")
GIVE_BACK = text("""
    update writing_usage set asked = asked - 1, characters = characters - :characters
     where organization_id = :organization_id and day = :day and asked > 0
""")


class WritingUsage(Scoped, table=True):
    """Questions of an organization to the writing assistant on one day, in UTC."""

    __tablename__ = "writing_usage"
    __table_args__ = (UniqueConstraint("organization_id", "day"),)

    day: date
    asked: int = Field(default=0)
    characters: int = Field(default=0)
    """Of the texts that were given away with them."""


async def take(
    session: Session, organization_id: UUID, day: date, *, characters: int, most: int
) -> int:
    """Count a question unless there were ``most`` on that day; return its number, 0 for none."""
    values = {
        "id": new_id(),
        "organization_id": organization_id,
        "day": day,
        "characters": characters,
        "most": most,
    }
    return (await session.run(TAKE, values)).scalar() or 0


async def give_back(session: Session, organization_id: UUID, day: date, characters: int) -> None:
    """Take a question back that nobody answered."""
    values = {"organization_id": organization_id, "day": day, "characters": characters}
    await session.run(GIVE_BACK, values)
