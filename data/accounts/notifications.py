"""Notices inside the app: what members should know, and who has seen it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    UniqueConstraint,
    Uuid,
    any_,
    func,
    literal,
    not_,
    or_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, one_of
from data.session import Session


class Level(StrEnum):
    """How much a notice matters."""

    info = "info"
    success = "success"
    warning = "warning"
    danger = "danger"


class Notification(Scoped, Stamped, table=True):
    """A notice for all members of an organization, or for one of them."""

    __tablename__ = "notifications"
    __table_args__ = (
        one_of("level", Level),
        UniqueConstraint("organization_id", "dedupe_key"),
    )

    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="CASCADE")
    level: str = Level.info
    title: str
    text: str = ""
    path: str = ""
    dedupe_key: str
    read_by: list[UUID] = Field(default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False))


def _visible_to(user_id: UUID | None) -> ColumnElement[bool]:
    return or_(col(Notification.user_id).is_(None), col(Notification.user_id) == user_id)


def _unread_by(user_id: UUID | None) -> ColumnElement[bool]:
    return not_(literal(user_id, Uuid) == any_(col(Notification.read_by)))


async def add(session: Session, notification: Notification) -> bool:
    """Insert a notice unless one with its key exists; tell whether it is new."""
    statement = insert(Notification).values(notification.model_dump()).on_conflict_do_nothing()
    result = await session.run(statement.execution_options(preserve_rowcount=True))
    return result.rowcount == 1


async def count_unread(session: Session, user_id: UUID | None) -> int:
    """Return how many notices a person has not seen."""
    query = select(func.count()).select_from(Notification)
    seen = query.where(_visible_to(user_id), _unread_by(user_id))
    return (await session.exec(seen)).one()


async def found(
    session: Session,
    user_id: UUID | None,
    *,
    unread_only: bool,
    offset: int,
    limit: int,
    search: str = "",
) -> tuple[list[Notification], int]:
    """Return a person's notices, newest first, and how many there are in all."""
    query = select(Notification).where(_visible_to(user_id))
    if search:
        told = func.lower(func.concat_ws(" ", Notification.title, Notification.text))
        query = query.where(func.strpos(told, search.lower()) > 0)
    if unread_only:
        query = query.where(_unread_by(user_id))
    total = (await session.exec(select(func.count()).select_from(query.subquery()))).one()
    newest = query.order_by(col(Notification.id).desc()).offset(offset).limit(limit)
    return list(await session.exec(newest)), total


async def mark_read(session: Session, user_id: UUID, ids: list[UUID] | None) -> int:
    """Note that a person has seen some notices, or all; return how many were new to them."""
    wanted = [_visible_to(user_id), _unread_by(user_id)]
    if ids is not None:
        wanted.append(col(Notification.id).in_(ids))
    seen = func.array_append(col(Notification.read_by), user_id)
    result = await session.run(update(Notification).where(*wanted).values(read_by=seen))
    return result.rowcount
