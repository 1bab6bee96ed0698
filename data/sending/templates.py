"""Templates of mail, every version of them, what people are still typing, and blocks kept for reuse."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_field, one_of


class Category(StrEnum):
    """What a template is for."""

    outreach = "outreach"
    welcome = "welcome"
    newsletter = "newsletter"
    product = "product"
    promotion = "promotion"
    event = "event"
    feedback = "feedback"
    retention = "retention"
    transactional = "transactional"
    other = "other"


class Template(Scoped, Stamped, table=True):
    """One template. ``html`` is clean; ``text`` empty means: made from the HTML.

    ``design`` holds the blocks that wrote the HTML, {} when a person wrote it.
    """

    __tablename__ = "templates"
    __table_args__ = (
        one_of("category", Category),
        Index(
            "ix_templates_listed",
            "organization_id",
            "updated_at",
            postgresql_where="deleted_at is null",
        ),
    )

    name: str
    category: str = Category.other
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""
    design: dict[str, Any] = json_field()
    version: int = 1
    deleted_at: datetime | None = Field(default=None, sa_type=Time)


class TemplateVersion(Scoped, Stamped, table=True):
    """A template as it was saved once; ``saved_by`` names the person as they were called then."""

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("template_id", "version"),)

    template_id: UUID = Field(foreign_key="templates.id", ondelete="CASCADE")
    version: int
    name: str
    category: str
    subject: str
    preheader: str
    html: str
    text: str
    design: dict[str, Any] = json_field()
    note: str = ""
    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    saved_by: str = ""


class TemplateDraft(Scoped, Stamped, table=True):
    """What one person has typed since they saved last, correct or not.

    ``base_version`` is the version they began from.
    """

    __tablename__ = "template_drafts"
    __table_args__ = (UniqueConstraint("template_id", "user_id"),)

    template_id: UUID = Field(foreign_key="templates.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE")
    base_version: int
    content: dict[str, Any] = json_field()


class SavedBlock(Scoped, Stamped, table=True):
    """A block of a design kept under a name, to be put into other designs."""

    __tablename__ = "saved_blocks"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    name: str
    block: dict[str, Any] = json_field()
