"""Templates of mail, every version of them, what people are still typing, and blocks kept for reuse."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, delete, func, or_
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, json_field, one_of
from data.session import Session


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


KEPT = col(Template.deleted_at).is_(None)


async def found(
    session: Session,
    *,
    search: str = "",
    category: str = "",
    deleted_since: datetime | None = None,
    offset: int = 0,
    limit: int = 25,
) -> tuple[list[Template], int]:
    """Return templates, newest first, and how many match in all.

    With ``deleted_since``, those deleted after that moment instead of those that are there.
    """
    query = select(Template)
    query = query.where(KEPT if deleted_since is None else col(Template.deleted_at) > deleted_since)
    if search:
        word = search.lower()
        query = query.where(
            or_(
                func.strpos(func.lower(Template.name), word) > 0,
                func.strpos(func.lower(Template.subject), word) > 0,
            )
        )
    if category:
        query = query.where(Template.category == category)
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    ordered = query.order_by(col(Template.updated_at).desc(), col(Template.id).desc())
    return list(await session.exec(ordered.offset(offset).limit(limit))), total


async def counts(session: Session) -> dict[str, int]:
    """Return how many templates each category has."""
    query = select(Template.category, func.count()).where(KEPT).group_by(Template.category)
    return {category: int(count) for category, count in await session.exec(query)}


async def names(session: Session) -> list[str]:
    """Return the names of all templates that are there."""
    return list(await session.exec(select(Template.name).where(KEPT)))


async def versions(session: Session, template_id: UUID) -> list[TemplateVersion]:
    """Return the versions of a template, the newest first."""
    query = (
        select(TemplateVersion)
        .where(TemplateVersion.template_id == template_id)
        .order_by(col(TemplateVersion.version).desc())
    )
    return list(await session.exec(query))


async def version(session: Session, template_id: UUID, number: int) -> TemplateVersion | None:
    """Return one version of a template."""
    query = select(TemplateVersion).where(
        TemplateVersion.template_id == template_id, TemplateVersion.version == number
    )
    return (await session.exec(query)).first()


async def draft(session: Session, template_id: UUID, user_id: UUID) -> TemplateDraft | None:
    """Return what a person has typed since they saved last."""
    query = select(TemplateDraft).where(
        TemplateDraft.template_id == template_id, TemplateDraft.user_id == user_id
    )
    return (await session.exec(query)).first()


async def forget_deleted(session: Session, then: datetime) -> int:
    """Erase what was deleted before a moment, with its versions and drafts; return how many."""
    query = delete(Template).where(col(Template.deleted_at) < then)
    return (await session.run(query)).rowcount
