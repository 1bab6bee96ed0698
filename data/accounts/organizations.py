"""Organizations, the tenants, and who belongs to them."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlmodel import Field, col, select

from data.accounts.users import User
from data.base import Keyed, Scoped, Stamped, one_of
from data.session import Session


class Role(StrEnum):
    """What a member may do: an owner also changes members, plans and the organization itself."""

    owner = "owner"
    member = "member"


class Organization(Keyed, Stamped, table=True):
    """A tenant. The postal address goes under every marketing mail; country is ISO 3166 alpha-2.

    ``package_limit`` is how many packages it may have at the same time.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint("package_limit between 1 and 100", name="package_limit_positive"),
    )

    name: str
    country: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    customer_ref: str = ""
    payment_failed: bool = False
    package_limit: int = Field(default=1, sa_column_kwargs={"server_default": "1"})

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


async def of_user(session: Session, user_id: UUID) -> list[tuple[Organization, str]]:
    """Return a person's organizations with the role in each, by name."""
    query = (
        select(Organization, Membership.role)
        .join(Membership, col(Membership.organization_id) == col(Organization.id))
        .where(col(Membership.user_id) == user_id)
        .order_by(col(Organization.name), col(Organization.id))
    )
    return [(organization, role) for organization, role in await session.exec(query)]


async def membership(session: Session, organization_id: UUID, user_id: UUID) -> Membership | None:
    """Return a person's membership, locked until the transaction ends."""
    query = (
        select(Membership)
        .where(
            col(Membership.organization_id) == organization_id, col(Membership.user_id) == user_id
        )
        .with_for_update()
    )
    return (await session.exec(query)).first()


async def members(session: Session, organization_id: UUID) -> list[tuple[Membership, str, str]]:
    """Return (membership, name, address) of all members, owners first, then by time of joining."""
    query = (
        select(Membership, User.name, User.email)
        .join(User, col(User.id) == col(Membership.user_id))
        .where(col(Membership.organization_id) == organization_id)
        .order_by(col(Membership.role).desc(), col(Membership.created_at))
    )
    return [(one, name, email) for one, name, email in await session.exec(query)]


async def count_owners(session: Session, organization_id: UUID) -> int:
    """Return how many owners there are; hold the organization so that none leaves meanwhile."""
    await session.get(Organization, organization_id, with_for_update=True)
    query = (
        select(func.count())
        .select_from(Membership)
        .where(
            col(Membership.organization_id) == organization_id, col(Membership.role) == Role.owner
        )
    )
    return (await session.exec(query)).one()


async def invitations(session: Session, organization_id: UUID) -> list[Invitation]:
    """Return the open invitations, newest first."""
    query = (
        select(Invitation)
        .where(col(Invitation.organization_id) == organization_id)
        .order_by(col(Invitation.id).desc())
    )
    return list(await session.exec(query))
