"""Tags of contacts: short lower-case words, many to many."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


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
