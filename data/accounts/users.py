"""People: their login, their second factor, and tokens sent to them by mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint, text, update
from sqlmodel import Field, col, select

from data.base import Keyed, Stamped, Time, one_of
from data.session import Session


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


async def by_email(session: Session, email_norm: str) -> User | None:
    """Return the person with this address, locked until the transaction ends."""
    query = select(User).where(col(User.email_norm) == email_norm).with_for_update()
    return (await session.exec(query)).first()


async def hold_address(session: Session, email_norm: str) -> None:
    """Let nobody else create this person until the transaction ends."""
    lock = text("select pg_advisory_xact_lock(hashtextextended(:address, 0))")
    await session.run(lock, {"address": f"user:{email_norm}"})


async def by_google_ref(session: Session, google_ref: str) -> User | None:
    """Return the person who signs in with this Google account."""
    return (await session.exec(select(User).where(col(User.google_ref) == google_ref))).first()


async def live_token(
    session: Session, kind: MailTokenKind, token_hash: str, now: datetime
) -> MailToken | None:
    """Return a link's token if it still works, locked until the transaction ends."""
    query = (
        select(MailToken)
        .where(
            col(MailToken.kind) == kind,
            col(MailToken.token_hash) == token_hash,
            col(MailToken.used_at).is_(None),
            col(MailToken.expires_at) > now,
        )
        .with_for_update()
    )
    return (await session.exec(query)).first()


async def void_tokens(
    session: Session, kind: MailTokenKind, now: datetime, *, user_id: UUID
) -> None:
    """Let a person's earlier links of one kind work no longer."""
    earlier = [
        col(MailToken.kind) == kind,
        col(MailToken.user_id) == user_id,
        col(MailToken.used_at).is_(None),
    ]
    await session.run(update(MailToken).where(*earlier).values(used_at=now, updated_at=now))
