"""Signed-in browsers, and failed attempts to sign in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from data.base import Keyed, Stamped, Time


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


class Attempt(Keyed, table=True):
    """One attempt at something rate-limited, under a key such as "sign_in:<hash of address>"."""

    __tablename__ = "attempts"

    bucket: str = Field(index=True)
    at: datetime = Field(sa_type=Time, index=True)
