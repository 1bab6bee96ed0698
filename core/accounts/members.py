"""Who belongs to an organization and as what; somebody always remains its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.accounts import audit, sessions
from core.errors import Conflict, Invalid, NotFound
from core.system import Work
from data.accounts import organizations as rows
from data.accounts import sessions as session_rows
from data.accounts.organizations import Membership, Role

__all__ = ["Member", "Role", "change_role", "leave", "listing", "remove"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the organization."""

    user_id: UUID
    name: str
    email: str
    role: str
    since: datetime
    you: bool


async def listing(work: Work) -> list[Member]:
    """Return the members, owners first."""
    return [
        Member(
            one.user_id, name, email, one.role, one.created_at, one.user_id == work.actor.user_id
        )
        for one, name, email in await rows.members(work.session, work.organization_id)
    ]


async def change_role(work: Work, user_id: UUID, role: str) -> None:
    """Make a member an owner or an owner a member; raise Conflict for the last owner."""
    work.actor.require_owner()
    if role not in set(Role):
        raise Invalid("Choose owner or member.", field="role")
    membership = await _membership(work, user_id)
    if membership.role == role:
        return
    if membership.role == Role.owner:
        await _require_another_owner(work)
    membership.role, membership.updated_at = role, work.now()
    await audit.record(work, "member.role_changed", "user", user_id, role=role)
    for session_id in await session_rows.ids_within(work.session, work.organization_id, user_id):
        work.ring(sessions.topic(session_id))
    work.ring(topic(work.organization_id))


async def remove(work: Work, user_id: UUID) -> None:
    """Take a member out and end their sessions in this organization; owners only."""
    work.actor.require_owner()
    await _take_out(work, user_id, "member.removed")


async def leave(work: Work) -> None:
    """Take the actor out of the organization; raise Conflict for the last owner."""
    if work.actor.user_id is None:
        raise NotFound("There is no such member.")
    await _take_out(work, work.actor.user_id, "member.left")


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when members or invitations change."""
    return f"organization:{organization_id}:members"


async def _take_out(work: Work, user_id: UUID, action: str) -> None:
    membership = await _membership(work, user_id)
    if membership.role == Role.owner:
        await _require_another_owner(work)
    await work.session.delete(membership)
    await audit.record(work, action, "user", user_id)
    ended = await session_rows.end_within(work.session, work.organization_id, user_id, work.now())
    for session_id in ended:
        work.ring(sessions.topic(session_id))
    work.ring(topic(work.organization_id))


async def _membership(work: Work, user_id: UUID) -> Membership:
    found = await rows.membership(work.session, work.organization_id, user_id)
    if found is None:
        raise NotFound("There is no such member.")
    return found


async def _require_another_owner(work: Work) -> None:
    if await rows.count_owners(work.session, work.organization_id) <= 1:
        raise Conflict(
            "An organization needs at least one owner.", action="Make somebody else owner first."
        )
