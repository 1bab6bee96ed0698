"""Keys of an organization's own accounts at providers, sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, col, select

from data.base import Scoped, Stamped, Time, one_of
from data.session import Session


class CredentialStatus(StrEnum):
    """What the last try of a key showed."""

    working = "working"
    refused = "refused"


class Credential(Scoped, Stamped, table=True):
    """One key. ``sealed_fields`` is a JSON object; ``hint`` tells keys apart without showing them."""

    __tablename__ = "credentials"
    __table_args__ = (
        one_of("status", CredentialStatus),
        UniqueConstraint("organization_id", "provider"),
    )

    provider: str
    sealed_fields: str
    hint: str = ""
    status: str = CredentialStatus.working
    problem: str = ""
    checked_at: datetime = Field(sa_type=Time)


async def find(session: Session, provider: str) -> Credential | None:
    """Return the organization's key for a provider."""
    return (await session.exec(select(Credential).where(Credential.provider == provider))).first()


async def listing(session: Session) -> list[Credential]:
    """Return the organization's keys by provider."""
    return list(await session.exec(select(Credential).order_by(col(Credential.provider))))
