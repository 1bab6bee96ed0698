"""Tags of contacts: short lower-case words, many to many."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from data.session import Session


class ContactTag(SQLModel, table=True):
    """One tag of one contact. ``import_id`` names the import that gave it."""

    __tablename__ = "contact_tags"
    __table_args__ = (Index("ix_contact_tags_tag", "organization_id", "tag", "contact_id"),)

    contact_id: UUID = Field(foreign_key="contacts.id", ondelete="CASCADE", primary_key=True)
    tag: str = Field(primary_key=True)
    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    import_id: UUID | None = None


COUNTS = text("""
    select tag, count(*) from contact_tags t
     where organization_id = :organization_id
       and exists (select 1 from contacts c
                    where c.id = t.contact_id and c.deleted_at is null)
     group by tag order by tag
""")
ADD = text("""
    insert into contact_tags (organization_id, contact_id, tag)
    select :organization_id, c.id, wanted.tag
      from contacts c cross join unnest(cast(:tags as varchar[])) as wanted(tag)
     where c.organization_id = :organization_id and c.id = any(:ids)
        on conflict do nothing
""")
REMOVE = text("""
    delete from contact_tags
     where organization_id = :organization_id and contact_id = any(:ids)
       and tag = any(cast(:tags as varchar[]))
""")


async def counts(session: Session, organization_id: UUID) -> dict[str, int]:
    """Return how many contacts have each tag."""
    found = await session.run(COUNTS, {"organization_id": organization_id})
    return {tag: int(number) for tag, number in found}


async def add(
    session: Session, organization_id: UUID, ids: Sequence[UUID], tags: Sequence[str]
) -> int:
    """Give contacts tags and return how many are new."""
    values = {"organization_id": organization_id, "ids": list(ids), "tags": list(tags)}
    return (await session.run(ADD, values)).rowcount


async def remove(
    session: Session, organization_id: UUID, ids: Sequence[UUID], tags: Sequence[str]
) -> int:
    """Take tags from contacts and return how many there were."""
    values = {"organization_id": organization_id, "ids": list(ids), "tags": list(tags)}
    return (await session.run(REMOVE, values)).rowcount
