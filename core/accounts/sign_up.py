"""Signing up: a person, their organization and a mail to confirm; the same answer for everybody."""

from __future__ import annotations

import secrets

from core import passwords
from core.accounts import attempts, audit, inputs, links, mails, organizations, sign_in
from core.accounts import verification as verify
from core.accounts.sessions import Browser, Opened
from core.system import Actor, PlatformWork, System
from data.accounts import users as rows
from data.accounts.users import MailTokenKind, User


async def sign_up(system: System, name: str, email: str, password: str, browser: Browser) -> str:
    """Create an account or mail its owner that it exists; return the browser's proof.

    The answer never tells whether the address is known. Raises Invalid and LimitReached.
    """
    name = inputs.person_name(name)
    typed, norm = inputs.address(email)
    hashed = await passwords.hashed(password)
    await attempts.take(system, "sign_up", norm, browser.ip)
    async with system.platform(Actor(None, "none", name=name)) as work:
        await rows.hold_address(work.session, norm)
        user = await rows.by_email(work.session, norm)
        if user is not None and user.verified_at is not None:
            await _tell(work, user)
            return work.vault.mark(verify.PURPOSE, secrets.token_hex())
        if user is None:
            user = await create(work, name, typed, norm)
        user.name, user.password_hash, user.updated_at = name, hashed, work.now()
        await verify.send(work, user)
        return verify.proof_for(work, user)


async def confirm(
    system: System, token: str, proof: str, password: str, browser: Browser
) -> Opened:
    """Confirm an address and sign in; elsewhere than where one signed up, the password is asked."""
    async with system.platform(Actor.job()) as work:
        pending = await verify.pending(work, token, proof)
    if not pending.trusted:
        await sign_in.with_password(system, pending.email, password, browser, "verify")
    async with system.platform(Actor.job()) as work:
        link = await links.redeem(work, MailTokenKind.verify, token)
        user = await work.session.get_one(User, link.user_id)
        user.verified_at = user.updated_at = work.now()
        work.actor = sign_in.acting(user)
        await audit.record(work, "address.confirmed", "user", user.id)
        return await sign_in.opened(work, user, browser, "mail")


async def create(work: PlatformWork, name: str, typed: str, norm: str) -> User:
    """Create a person with an organization of their own; the caller sets how they sign in."""
    now = work.now()
    user = User(name=name, email=typed, email_norm=norm, created_at=now, updated_at=now)
    work.session.add(user)
    await work.session.flush()
    organization = await organizations.create(work, f"{name}'s organization", user.id)
    await audit.record(
        work, "organization.created", "user", user.id, organization_id=organization.id
    )
    return user


async def _tell(work: PlatformWork, user: User) -> None:
    url = work.system.settings.url
    await mails.queue(
        work,
        f"account_exists:{user.id}:{secrets.token_hex(8)}",
        user.email,
        "account_exists",
        name=user.name,
        sign_in=f"{url}/sign-in",
        forgot=f"{url}/forgot",
    )
