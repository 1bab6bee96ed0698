"""Names of an organization's own contact fields, in the order in which they came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from data.base import Time


class ContactField(SQLModel, table=True):
    """One field contacts may have; ``name`` is what a template asks for, ``title`` what people read."""

    __tablename__ = "contact_fields"

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", primary_key=True
    )
    name: str = Field(primary_key=True)
    title: str
    created_at: datetime = Field(sa_type=Time, nullable=False)
