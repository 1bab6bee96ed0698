"""Notices inside the app: told once, to all members of an organization or to one of them."""

from __future__ import annotations

from uuid import UUID

from core.paging import PAGE_SIZE, Page, offset_of
from core.system import Work
from data.accounts import notifications as rows
from data.accounts.notifications import Level, Notice, Notification

__all__ = ["Level", "Notice", "Notification", "listing", "mark_read", "newest", "notify", "topic"]


async def notify(
    work: Work,
    title: str,
    text: str,
    level: Level,
    path: str,
    *,
    dedupe_key: str,
    user_id: UUID | None = None,
) -> bool:
    """Tell the members, or one of them, unless they were told under this key; say whether new."""
    now = work.now()
    notification = Notification(
        organization_id=work.organization_id,
        user_id=user_id,
        level=level,
        title=title,
        text=text,
        path=path,
        dedupe_key=dedupe_key,
        created_at=now,
        updated_at=now,
    )
    added = await rows.add(work.session, notification)
    if added:
        work.ring(topic(work.organization_id))
    return added


async def newest(work: Work, size: int) -> tuple[list[Notice], int]:
    """Return the actor's newest notices, and how many of all the actor has not seen."""
    return await rows.newest(work.session, work.actor.user_id, size)


async def listing(
    work: Work,
    *,
    unread_only: bool = False,
    page: int = 1,
    size: int = PAGE_SIZE,
    search: str = "",
) -> Page[Notification]:
    """Return a page of the actor's notices, newest first."""
    found, total = await rows.found(
        work.session,
        work.actor.user_id,
        unread_only=unread_only,
        offset=offset_of(page, size),
        limit=size,
        search=search,
    )
    return Page(found, total)


async def mark_read(work: Work, ids: list[UUID] | None = None) -> int:
    """Note that the actor has seen these notices, or all of them; return how many were new."""
    if work.actor.user_id is None:
        return 0
    seen = await rows.mark_read(work.session, work.actor.user_id, ids)
    if seen:
        work.ring(topic(work.organization_id))
    return seen


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when an organization's notices change."""
    return f"organization:{organization_id}:notifications"
