"""Organizations: made at sign-up, set up by onboarding, changed by their owners."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.accounts import audit, inputs, mails, sessions
from core.accounts.countries import COUNTRIES
from core.errors import Invalid, NotFound, NotPermitted
from core.system import PlatformWork, Work
from data.accounts import organizations as rows
from data.accounts.organizations import Membership, Organization, Role
from data.accounts.sessions import UserSession

__all__ = ["Organization", "PostalAddress", "Role", "change", "get", "of_actor", "onboard"]


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where an organization is; ``country`` is ISO 3166-1 alpha-2. Marketing mail must show it."""

    country: str
    address: str
    city: str
    postal_code: str
    state: str = ""
    phone: str = ""

    def checked(self) -> PostalAddress:
        """Return it cleaned; raise Invalid naming the first field that will not do."""
        country = self.country.strip().upper()
        if country not in COUNTRIES:
            raise Invalid("Choose a country.", field="country")
        return PostalAddress(
            country,
            inputs.line(self.address, "address", "Enter street and number."),
            inputs.line(self.city, "city", "Enter the city."),
            inputs.line(self.postal_code, "postal_code", "Enter the postal code, or - for none."),
            inputs.line(self.state, "state"),
            inputs.line(self.phone, "phone"),
        )


async def get(work: Work) -> Organization:
    """Return the actor's organization."""
    return await work.session.get_one(Organization, work.organization_id)


async def change(work: Work, name: str, where: PostalAddress) -> Organization:
    """Change the organization's name and address; owners only."""
    work.actor.require_owner()
    organization = await get(work)
    fill(organization, name, where)
    organization.updated_at = work.now()
    await audit.record(work, "organization.changed", "organization", organization.id)
    work.ring(topic(organization.id))
    return organization


async def onboard(work: PlatformWork, name: str, where: PostalAddress) -> Organization:
    """Set up the actor's organization, or a new one for who has none; welcome them once."""
    organization = await _own(work)
    fill(organization, name, where)
    organization.updated_at = work.now()
    await audit.record(
        work,
        "organization.onboarded",
        "organization",
        organization.id,
        organization_id=organization.id,
        country=organization.country,
    )
    await mails.queue(
        work,
        f"welcome:{organization.id}",
        work.actor.email,
        "welcome",
        organization.id,
        name=work.actor.name,
        organization=organization.name,
        link=f"{work.system.settings.url}/",
    )
    work.ring(topic(organization.id))
    return organization


async def create(work: PlatformWork, name: str, owner_id: UUID) -> Organization:
    """Create an organization with its first owner."""
    now = work.now()
    organization = Organization(name=name, created_at=now, updated_at=now)
    work.session.add(organization)
    await work.session.flush()
    await join(work, organization.id, owner_id, Role.owner)
    return organization


async def join(work: PlatformWork, organization_id: UUID, user_id: UUID, role: str) -> None:
    """Make a person a member."""
    now = work.now()
    membership = Membership(
        organization_id=organization_id, user_id=user_id, role=role, created_at=now, updated_at=now
    )
    work.session.add(membership)
    await work.session.flush()


async def of_actor(work: PlatformWork) -> list[tuple[Organization, str]]:
    """Return the actor's organizations with the role in each."""
    if work.actor.user_id is None:
        return []
    return await rows.of_user(work.session, work.actor.user_id)


async def switch(work: PlatformWork, organization_id: UUID) -> None:
    """Continue the actor's session in another of their organizations."""
    if work.actor.session_id is None or work.actor.user_id is None:
        raise NotPermitted("Nobody is signed in.", action="Sign in again.")
    if await rows.membership(work.session, organization_id, work.actor.user_id) is None:
        raise NotFound("There is no such organization.")
    session = await work.session.get_one(UserSession, work.actor.session_id)
    session.organization_id, session.updated_at = organization_id, work.now()
    await audit.record(
        work, "session.switched", "session", session.id, organization_id=organization_id
    )
    work.ring(sessions.topic(session.id))


def fill(organization: Organization, name: str, where: PostalAddress) -> None:
    """Write a checked name and address into an organization."""
    organization.name = inputs.organization_name(name)
    place = where.checked()
    organization.country, organization.address = place.country, place.address
    organization.city, organization.state = place.city, place.state
    organization.postal_code, organization.phone = place.postal_code, place.phone


def topic(organization_id: UUID) -> str:
    """Return the topic that rings when an organization's own facts change."""
    return f"organization:{organization_id}"


async def _own(work: PlatformWork) -> Organization:
    actor = work.actor
    if actor.user_id is None or actor.session_id is None:
        raise NotPermitted("Nobody is signed in.", action="Sign in again.")
    if actor.organization_id is not None:
        actor.require_owner()
        return await work.session.get_one(Organization, actor.organization_id)
    organization = await create(work, "New organization", actor.user_id)
    session = await work.session.get_one(UserSession, actor.session_id)
    session.organization_id = organization.id
    work.ring(sessions.topic(session.id))
    return organization
