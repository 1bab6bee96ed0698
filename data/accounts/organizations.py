"""Organizations, the tenants, and who belongs to them."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.base import Keyed, Scoped, Stamped, one_of


class Role(StrEnum):
    """What a member may do: an owner also changes members, plans and the organization itself."""

    owner = "owner"
    member = "member"


class Organization(Keyed, Stamped, table=True):
    """A tenant. The postal address goes under every marketing mail; country is ISO 3166 alpha-2."""

    __tablename__ = "organizations"

    name: str
    country: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    customer_ref: str = ""
    payment_failed: bool = False

    @property
    def onboarded(self) -> bool:
        """Tell whether the organization has given a country and a postal address."""
        return bool(self.country and self.address)


class Membership(Scoped, Stamped, table=True):
    """A person's place in an organization."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("organization_id", "user_id"), one_of("role", Role))

    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    role: str = Role.member


class Invitation(Scoped, Stamped, table=True):
    """An invitation by mail; accepted when its token comes back."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("organization_id", "email_norm"), one_of("role", Role))

    email: str
    email_norm: str = Field(index=True)
    role: str = Role.member
    invited_by: str = ""
