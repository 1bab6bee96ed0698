"""Notices inside the app: what members should know, and who has seen it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
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
    text,
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


class Notice(NamedTuple):
    """A notice as one person sees it."""

    id: UUID
    title: str
    text: str
    level: str
    path: str
    created_at: datetime
    read: bool


NEWEST = text("""
    select id, title, text, level, path, created_at, cast(:user_id as uuid) = any(read_by) as read,
           (select count(*) from notifications
             where (user_id is null or user_id = :user_id)
               and not cast(:user_id as uuid) = any(read_by)) as unread
      from notifications
     where user_id is null or user_id = :user_id
     order by id desc limit :limit
""")


async def newest(session: Session, user_id: UUID | None, limit: int) -> tuple[list[Notice], int]:
    """Return a person's newest notices, and how many of all they have not seen."""
    found = list(await session.run(NEWEST, {"user_id": user_id, "limit": limit}))
    return [Notice(*row[:-1]) for row in found], found[0].unread if found else 0


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
