"""People: their login, their second factor, and tokens sent to them by mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Keyed, Stamped, Time, one_of


class PlatformRole(StrEnum):
    """What a person may do across organizations; none for nearly everybody."""

    none = "none"
    operator = "operator"
    admin = "admin"


class User(Keyed, Stamped, table=True):
    """A person. ``totp_secret`` is sealed; ``password_hash`` is empty with Google sign-in only."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email_norm"), one_of("platform_role", PlatformRole))

    email: str
    email_norm: str
    name: str = ""
    password_hash: str = ""
    google_ref: str | None = Field(default=None, unique=True)
    platform_role: str = PlatformRole.none
    totp_secret: str = ""
    totp_confirmed: bool = False
    totp_last_step: int = 0
    verified_at: datetime | None = Field(default=None, sa_type=Time)
    disabled_at: datetime | None = Field(default=None, sa_type=Time)


class MailTokenKind(StrEnum):
    """What a mailed link allows."""

    verify = "verify"
    reset = "reset"
    invite = "invite"


class MailToken(Keyed, Stamped, table=True):
    """A link sent by mail, of which only the hash is kept; it works once and until ``expires_at``."""

    __tablename__ = "mail_tokens"
    __table_args__ = (one_of("kind", MailTokenKind),)

    kind: str
    token_hash: str = Field(unique=True)
    user_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="CASCADE", index=True
    )
    invitation_id: UUID | None = Field(
        default=None, foreign_key="invitations.id", ondelete="CASCADE", index=True
    )
    expires_at: datetime = Field(sa_type=Time)
    used_at: datetime | None = Field(default=None, sa_type=Time)
