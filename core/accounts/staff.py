"""The platform's own people: who may operate it, and shutting an account that must not go on."""

from __future__ import annotations

from uuid import UUID

from core.accounts import audit, inputs, sessions
from core.errors import Conflict, Invalid, NotFound
from core.system import PlatformWork
from data.accounts import users as rows
from data.accounts.users import PlatformRole, User

__all__ = ["PlatformRole", "appoint", "disable", "enable"]


async def appoint(work: PlatformWork, email: str, role: str) -> User:
    """Give a person with a confirmed address a platform role, or take it by "none"; admins only."""
    work.actor.require_platform("admin")
    if role not in set(PlatformRole):
        raise Invalid("Choose none, operator or admin.", field="role")
    user = await rows.by_email(work.session, inputs.address(email)[1])
    if user is None or user.verified_at is None:
        raise NotFound("Nobody with this address has confirmed an account.")
    user.platform_role, user.updated_at = role, work.now()
    await sessions.end_all(work, user.id)
    await audit.record(work, "staff.appointed", "user", user.id, role=role)
    return user


async def disable(work: PlatformWork, user_id: UUID) -> None:
    """Shut a person out everywhere at once; admins only, and never oneself."""
    work.actor.require_platform("admin")
    if user_id == work.actor.user_id:
        raise Conflict("You cannot disable yourself.", action="Ask another admin.")
    user = await _get(work, user_id)
    user.disabled_at, user.updated_at = work.now(), work.now()
    await sessions.end_all(work, user.id)
    await audit.record(work, "user.disabled", "user", user.id)


async def enable(work: PlatformWork, user_id: UUID) -> None:
    """Let a disabled person sign in again; admins only."""
    work.actor.require_platform("admin")
    user = await _get(work, user_id)
    user.disabled_at, user.updated_at = None, work.now()
    await audit.record(work, "user.enabled", "user", user.id)


async def _get(work: PlatformWork, user_id: UUID) -> User:
    user = await work.session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such person.")
    return user
