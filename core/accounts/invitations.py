"""Inviting colleagues by mail; accepting proves the address and joins the organization."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core import passwords
from core.accounts import audit, inputs, links, mails, members, organizations, sessions, sign_in
from core.accounts.sessions import Browser, Opened
from core.errors import Conflict, Invalid, LimitReached, NotFound, NotPermitted
from core.system import Actor, PlatformWork, System, Work
from data.accounts import organizations as rows
from data.accounts import users as user_rows
from data.accounts.organizations import Invitation, Organization, Role
from data.accounts.users import MailTokenKind, User

__all__ = ["Invitation", "Offer", "accept", "accept_as", "invite", "listing", "offer", "withdraw"]

MOST_OPEN = 50
"""Open invitations of one organization; nobody mails the world through us."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as the invited person sees it; ``known`` when they have an account."""

    organization: str
    inviter: str
    email: str
    role: str
    known: bool


async def listing(work: Work) -> list[Invitation]:
    """Return the open invitations, newest first."""
    return await rows.invitations(work.session, work.organization_id)


async def invite(work: Work, email: str, role: str = Role.member) -> Invitation:
    """Mail an invitation, or mail it again; raise Conflict for who is a member already."""
    work.actor.require_owner()
    typed, norm = inputs.address(email)
    if role not in set(Role):
        raise Invalid("Choose owner or member.", field="role")
    present = await members.listing(work)
    if any(inputs.address(member.email)[1] == norm for member in present):
        raise Conflict("This person is a member already.", action="Invite somebody else.")
    invitation = await _open(work, typed, norm)
    invitation.role, invitation.updated_at = role, work.now()
    await _mail(work, invitation)
    await audit.record(work, "member.invited", "invitation", invitation.id, role=role)
    work.ring(members.topic(work.organization_id))
    return invitation


async def withdraw(work: Work, invitation_id: UUID) -> None:
    """Delete an invitation; its link stops working."""
    work.actor.require_owner()
    invitation = await work.session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFound("There is no such invitation.")
    await work.session.delete(invitation)
    await audit.record(work, "invitation.withdrawn", "invitation", invitation_id)
    work.ring(members.topic(work.organization_id))


async def offer(work: PlatformWork, token: str) -> Offer:
    """Return what a link offers; raise Invalid when it no longer works."""
    link = await links.look(work, MailTokenKind.invite, token)
    invitation = await work.session.get_one(Invitation, link.invitation_id)
    organization = await work.session.get_one(Organization, invitation.organization_id)
    user = await user_rows.by_email(work.session, invitation.email_norm)
    known = user is not None and user.verified_at is not None
    return Offer(organization.name, invitation.invited_by, invitation.email, invitation.role, known)


async def accept_as(work: PlatformWork, token: str) -> None:
    """Join as the actor, who is signed in, and go on in the new organization."""
    offered = await offer(work, token)
    user_id = work.actor.user_id
    if user_id is None or not meant_for(offered, work.actor):
        raise NotPermitted(
            "This invitation is for another address.", action="Sign out, then open the link again."
        )
    await organizations.switch(work, await _join(work, token, user_id))


async def accept(system: System, token: str, name: str, password: str, browser: Browser) -> Opened:
    """Join by the password of the account there is, or as a new person; return the session."""
    async with system.platform(Actor.job()) as work:
        offered = await offer(work, token)
    if offered.known:
        known = await sign_in.with_password(system, offered.email, password, browser, "invite")
        async with system.platform(sign_in.acting(known)) as work:
            await _join(work, token, known.id)
            return await sign_in.opened(work, known, browser, "invitation")
    name, hashed = inputs.person_name(name), await passwords.hashed(password)
    async with system.platform(Actor.job()) as work:
        user = await _person(work, offered.email)
        user.name, user.password_hash, user.verified_at = name, hashed, work.now()
        work.actor = sign_in.acting(user)
        await sessions.end_all(work, user.id)
        await _join(work, token, user.id)
        return await sign_in.opened(work, user, browser, "invitation")


async def _open(work: Work, typed: str, norm: str) -> Invitation:
    present = await listing(work)
    for one in present:
        if one.email_norm == norm:
            return one
    if len(present) >= MOST_OPEN:
        raise LimitReached(
            f"There are {MOST_OPEN} open invitations already.",
            action="Withdraw some of them first.",
        )
    now = work.now()
    invitation = Invitation(
        organization_id=work.organization_id,
        email=typed,
        email_norm=norm,
        invited_by=work.actor.name or "A colleague",
        created_at=now,
        updated_at=now,
    )
    work.session.add(invitation)
    await work.session.flush()
    return invitation


async def _mail(work: Work, invitation: Invitation) -> None:
    path = await links.issue(work, MailTokenKind.invite, invitation_id=invitation.id)
    organization = await organizations.get(work)
    await mails.queue(
        work,
        f"invite:{path}",
        invitation.email,
        "invite",
        inviter=invitation.invited_by,
        organization=organization.name,
        role="an owner" if invitation.role == Role.owner else "a member",
        link=work.system.settings.url + path,
        days=links.LIFETIMES[MailTokenKind.invite].days,
    )


async def _join(work: PlatformWork, token: str, user_id: UUID) -> UUID:
    link = await links.redeem(work, MailTokenKind.invite, token)
    invitation = await work.session.get_one(Invitation, link.invitation_id)
    organization_id = invitation.organization_id
    if await rows.membership(work.session, organization_id, user_id) is None:
        await organizations.join(work, organization_id, user_id, invitation.role)
    await work.session.delete(invitation)
    await work.session.flush()
    await audit.record(work, "member.joined", "user", user_id, organization_id=organization_id)
    work.ring(members.topic(organization_id))
    return organization_id


async def _person(work: PlatformWork, email: str) -> User:
    typed, norm = inputs.address(email)
    await user_rows.hold_address(work.session, norm)
    user = await user_rows.by_email(work.session, norm)
    if user is not None and user.verified_at is not None:
        raise Conflict(
            "There is an account for this address by now.", action="Load the page again."
        )
    if user is None:
        now = work.now()
        user = User(name="", email=typed, email_norm=norm, created_at=now, updated_at=now)
        work.session.add(user)
        await work.session.flush()
    return user


def meant_for(offered: Offer, actor: Actor | None) -> bool:
    """Tell whether the person signed in is the one invited."""
    if actor is None or not actor.email:
        return False
    return inputs.address(actor.email)[1] == inputs.address(offered.email)[1]
