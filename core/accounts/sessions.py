"""Signed-in browsers: opened by a proof of identity, asked on every request, ended in one second.

Sessions live by the wall clock: skipping a month in the sandbox signs nobody out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.errors import NotFound
from core.system import Actor, PlatformWork, System
from core.tokens import new_token, token_hash
from data.accounts import sessions as rows
from data.accounts.sessions import UserSession
from data.accounts.users import User

LIFETIME = timedelta(days=14)
STAFF_LIFETIME = timedelta(hours=12)
SECOND_FACTOR_LIFETIME = timedelta(minutes=10)
"""How long a password alone is remembered while the second factor is looked for."""
LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request comes from, as far as it tells us."""

    ip: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened; the token goes into the cookie and nowhere else."""

    token: str
    session_id: UUID
    organization_id: UUID | None
    seconds: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is behind a cookie, and whether the organization is set up."""

    actor: Actor
    onboarded: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in browser as its owner sees it."""

    id: UUID
    agent: str
    since: datetime
    staff: bool
    current: bool


async def signed_in(system: System, token: str) -> SignedIn | None:
    """Return who is behind a cookie; None when it counts no longer."""
    if not token:
        return None
    async with system.platform(Actor.job()) as work:
        wall = system.clock.wall()
        row = await rows.signed_in(work.session, wall, token_hash=token_hash(token))
    return SignedIn(_actor(row), row.platform or row.onboarded) if row else None


async def actor_of(system: System, token: str) -> Actor | None:
    """Return the actor behind a cookie; None when it is unknown, ended, expired or disabled."""
    found = await signed_in(system, token)
    return found.actor if found else None


async def current(system: System, session_id: UUID) -> Actor | None:
    """Return the actor of a session as of now: for pages that stay open while rights change."""
    async with system.platform(Actor.job()) as work:
        row = await rows.signed_in(work.session, system.clock.wall(), session_id=session_id)
    return _actor(row) if row else None


async def open_for(
    work: PlatformWork, user: User, browser: Browser, *, staff: bool = False, shown: bool = False
) -> Opened:
    """Open a session; a staff session without ``shown`` second factor counts for nothing yet."""
    lifetime = LIFETIME if not staff else STAFF_LIFETIME if shown else SECOND_FACTOR_LIFETIME
    token, hashed = new_token()
    organization_id = None if staff else await rows.last_organization(work.session, user.id)
    opened = UserSession(
        token_hash=hashed,
        user_id=user.id,
        organization_id=organization_id,
        platform=staff,
        second_factor=shown,
        user_agent=browser.agent[:LONGEST_AGENT],
        expires_at=work.system.clock.wall() + lifetime,
        created_at=work.now(),
        updated_at=work.now(),
    )
    work.session.add(opened)
    await work.session.flush()
    return Opened(token, opened.id, organization_id, int(lifetime.total_seconds()))


async def sign_out(work: PlatformWork) -> None:
    """End the actor's own session."""
    if work.actor.session_id is not None:
        await _end(work, [await work.session.get_one(UserSession, work.actor.session_id)])
        await audit.record(work, "session.ended", "session", work.actor.session_id)


async def sign_out_everywhere(work: PlatformWork) -> int:
    """End all sessions of the actor, this one too, and return how many there were."""
    return await end_all(work, _own_id(work))


async def listing(work: PlatformWork) -> list[Device]:
    """Return the actor's signed-in browsers, newest first."""
    found = await rows.open_of(work.session, _own_id(work), work.system.clock.wall())
    mine = work.actor.session_id
    return [
        Device(one.id, one.user_agent, one.created_at, one.platform, one.id == mine)
        for one in found
        if one.second_factor or not one.platform
    ]


async def end(work: PlatformWork, session_id: UUID) -> None:
    """End one of the actor's own sessions."""
    session = await work.session.get(UserSession, session_id)
    if session is None or session.user_id != _own_id(work):
        raise NotFound("There is no such session.")
    await _end(work, [session])
    await audit.record(work, "session.ended", "session", session_id)


async def end_all(work: PlatformWork, user_id: UUID, *, spare: UUID | None = None) -> int:
    """End a person's sessions except one, and return how many ended."""
    found = await rows.open_of(work.session, user_id, work.system.clock.wall())
    ended = [one for one in found if one.id != spare]
    await _end(work, ended)
    if ended:
        await audit.record(work, "sessions.ended", "user", user_id, count=len(ended))
    return len(ended)


def topic(session_id: UUID) -> str:
    """Return the topic that rings when a session ends or its rights change."""
    return f"session:{session_id}"


async def _end(work: PlatformWork, ended: list[UserSession]) -> None:
    for session in ended:
        session.ended_at = session.ended_at or work.now()
        session.updated_at = work.now()
        work.ring(topic(session.id))


def _own_id(work: PlatformWork) -> UUID:
    if work.actor.user_id is None:
        raise NotFound("Nobody is signed in.", action="Sign in again.")
    return work.actor.user_id


def _actor(row: Any) -> Actor:
    return Actor(
        user_id=row.user_id,
        role=row.role or "none",
        organization_id=row.organization_id,
        platform_role=row.platform_role if row.platform else "none",
        name=row.name,
        email=row.email,
        organization_name=row.organization_name or "",
        session_id=row.session_id,
    )
