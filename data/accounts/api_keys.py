"""Keys for programs: what an organization gives its own software to call us with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, text
from sqlmodel import Field, col, select

from data.accounts.organizations import Membership, Role
from data.accounts.users import User
from data.base import Scoped, Stamped, Time, one_of
from data.session import Session


class ApiKey(Scoped, Stamped, table=True):
    """A key, of which only the hash is kept; ``prefix`` is what people recognise it by.

    It acts for ``created_by``, with ``role`` at most, as long as that person is a member.
    """

    __tablename__ = "api_keys"
    __table_args__ = (one_of("role", Role),)

    name: str
    prefix: str
    key_hash: str = Field(unique=True)
    role: str = Role.member
    created_by: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    last_used_at: datetime | None = Field(default=None, sa_type=Time)
    revoked_at: datetime | None = Field(default=None, sa_type=Time)


BEHIND = text("""
    select k.id as key_id, k.last_used_at, u.id as user_id, u.name, u.email,
           case when k.role = 'owner' and m.role = 'owner' then 'owner' else 'member' end as role,
           o.id as organization_id, o.name as organization_name
      from api_keys k
      join organizations o on o.id = k.organization_id
      join users u on u.id = k.created_by and u.disabled_at is null
      join memberships m on m.user_id = u.id and m.organization_id = k.organization_id
     where k.key_hash = :key_hash and k.revoked_at is null
""")
TOUCH = text("update api_keys set last_used_at = :now where id = :id")


async def behind(session: Session, key_hash: str) -> Row[Any] | None:
    """Return whom a key acts for; None when it is unknown, revoked, or its person has left."""
    return (await session.run(BEHIND, {"key_hash": key_hash})).first()


async def touch(session: Session, key_id: UUID, now: datetime) -> None:
    """Note that a key was used."""
    await session.run(TOUCH, {"id": key_id, "now": now})


async def everything(session: Session) -> list[tuple[ApiKey, str | None]]:
    """Return the keys, newest first, with the name of a maker who is still a member."""
    query = (
        select(ApiKey, User.name)
        .join(
            Membership,
            (col(Membership.user_id) == col(ApiKey.created_by))
            & (col(Membership.organization_id) == col(ApiKey.organization_id)),
            isouter=True,
        )
        .join(User, col(User.id) == col(Membership.user_id), isouter=True)
        .order_by(col(ApiKey.id).desc())
    )
    return [(key, name) for key, name in await session.exec(query)]


async def count_open(session: Session) -> int:
    """Return how many keys are not revoked."""
    query = select(func.count()).select_from(ApiKey).where(col(ApiKey.revoked_at).is_(None))
    return (await session.exec(query)).one()
