"""Signed-in browsers, and who is behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, Time
from data.session import Session


class UserSession(Keyed, Stamped, table=True):
    """A signed-in browser; the cookie holds a token of which only the hash is kept.

    ``second_factor`` tells whether the second factor was shown; ``platform`` marks sessions from
    the operators' own sign-in page.
    """

    __tablename__ = "user_sessions"

    token_hash: str = Field(unique=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    organization_id: UUID | None = Field(
        default=None, foreign_key="organizations.id", ondelete="SET NULL"
    )
    platform: bool = False
    second_factor: bool = False
    user_agent: str = ""
    expires_at: datetime = Field(sa_type=Time)
    ended_at: datetime | None = Field(default=None, sa_type=Time)


SIGNED_IN = text("""
    select s.id as session_id, s.platform, u.id as user_id, u.name, u.email, u.platform_role,
           m.role, o.id as organization_id, o.name as organization_name,
           coalesce(o.country <> '' and o.address <> '', false) as onboarded
      from user_sessions s
      join users u on u.id = s.user_id
      left join memberships m
        on m.user_id = u.id and m.organization_id = s.organization_id and not s.platform
      left join organizations o on o.id = m.organization_id
     where (s.token_hash = :token_hash or s.id = :id)
       and s.ended_at is null and s.expires_at > :wall
       and u.disabled_at is null and u.verified_at is not null
       and (not s.platform or (s.second_factor and u.platform_role <> 'none'))
""")


async def signed_in(
    session: Session, wall: datetime, *, token_hash: str = "", session_id: UUID | None = None
) -> Row[Any] | None:
    """Return who is behind a token or a session that counts, with role and organization."""
    values = {"token_hash": token_hash, "id": session_id, "wall": wall}
    return (await session.run(SIGNED_IN, values)).first()


async def pending(session: Session, wall: datetime, token_hash: str) -> UserSession | None:
    """Return a staff session that still lacks its second factor, locked."""
    query = (
        select(UserSession)
        .where(
            col(UserSession.token_hash) == token_hash,
            col(UserSession.platform),
            col(UserSession.second_factor).is_(False),
            col(UserSession.ended_at).is_(None),
            col(UserSession.expires_at) > wall,
        )
        .with_for_update()
    )
    return (await session.exec(query)).first()


async def open_of(session: Session, user_id: UUID, wall: datetime) -> list[UserSession]:
    """Return a person's open sessions, newest first."""
    query = (
        select(UserSession)
        .where(
            col(UserSession.user_id) == user_id,
            col(UserSession.ended_at).is_(None),
            col(UserSession.expires_at) > wall,
        )
        .order_by(col(UserSession.id).desc())
    )
    return list(await session.exec(query))


async def last_organization(session: Session, user_id: UUID) -> UUID | None:
    """Return the organization to open: the one used last that still has this member."""
    query = text("""
        select m.organization_id
          from memberships m
          left join user_sessions s
            on s.user_id = m.user_id and s.organization_id = m.organization_id
         where m.user_id = :user_id
         order by s.updated_at desc nulls last, m.created_at, m.id
         limit 1
    """)
    row = (await session.run(query, {"user_id": user_id})).first()
    return row.organization_id if row else None


async def end_within(
    session: Session, organization_id: UUID, user_id: UUID, now: datetime
) -> list[UUID]:
    """End a person's sessions in one organization and return their ids; runs as a tenant too."""
    query = text("""
        update user_sessions set ended_at = :now, updated_at = :now
         where organization_id = :organization_id and user_id = :user_id and ended_at is null
        returning id
    """)
    values = {"organization_id": organization_id, "user_id": user_id, "now": now}
    return [row.id for row in await session.run(query, values)]


async def ids_within(session: Session, organization_id: UUID, user_id: UUID) -> list[UUID]:
    """Return the ids of a person's open sessions in one organization; runs as a tenant too."""
    query = select(UserSession.id).where(
        col(UserSession.organization_id) == organization_id,
        col(UserSession.user_id) == user_id,
        col(UserSession.ended_at).is_(None),
    )
    return list(await session.exec(query))
