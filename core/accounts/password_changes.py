"""New passwords: by a mailed link when the old one is forgotten, by the old one otherwise."""

from __future__ import annotations

import secrets
from uuid import UUID

from core import passwords
from core.accounts import attempts, audit, inputs, links, mails, sessions, sign_in
from core.accounts.sessions import Browser
from core.errors import Invalid
from core.system import Actor, PlatformWork, System
from data.accounts import users as rows
from data.accounts.users import MailTokenKind, User


async def forgot(system: System, email: str, browser: Browser) -> None:
    """Mail a link to set a new password, if the address is known; the answer does not tell."""
    _, norm = inputs.address(email)
    await attempts.take(system, "forgot", norm, browser.ip)
    async with system.platform(Actor.job()) as work:
        user = await rows.by_email(work.session, norm)
        if user is None or user.disabled_at is not None:
            return
        path = await links.issue(work, MailTokenKind.reset, user_id=user.id)
        minutes = links.LIFETIMES[MailTokenKind.reset].total_seconds() // 60
        await mails.queue(
            work,
            f"reset:{path}",
            user.email,
            "reset",
            name=user.name,
            link=work.system.settings.url + path,
            minutes=int(minutes),
        )


async def require_live(work: PlatformWork, token: str) -> None:
    """Raise Invalid when a link to set a password no longer works."""
    await links.look(work, MailTokenKind.reset, token)


async def reset(system: System, token: str, password: str) -> None:
    """Set a new password by a mailed link and end all sessions; the link also proves the address."""
    hashed = await passwords.hashed(password)
    async with system.platform(Actor.job()) as work:
        link = await links.redeem(work, MailTokenKind.reset, token)
        user = await work.session.get_one(User, link.user_id)
        work.actor = sign_in.acting(user)
        user.verified_at = user.verified_at or work.now()
        await _set(work, user, hashed, spare=None)


async def change(system: System, actor: Actor, old: str, new: str) -> None:
    """Set a new password for the actor, who knows the old one; end the other sessions.

    Who has only ever signed in with Google has none yet, and may set one without.
    """
    async with system.platform(actor) as work:
        user = await work.session.get_one(User, actor.user_id)
    if user.password_hash:
        taken = await attempts.take(system, "password", str(user.id))
        if not await passwords.matches(old, user.password_hash):
            raise Invalid("This is not your current password.", field="old")
        async with system.platform(actor) as work:
            await attempts.forgive(work, taken)
    hashed = await passwords.hashed(new)
    async with system.platform(actor) as work:
        await _set(work, await work.session.get_one(User, user.id), hashed, spare=actor.session_id)


async def _set(work: PlatformWork, user: User, hashed: str, spare: UUID | None) -> None:
    user.password_hash, user.updated_at = hashed, work.now()
    await audit.record(work, "password.changed", "user", user.id)
    await sessions.end_all(work, user.id, spare=spare)
    await mails.queue(
        work,
        f"reset_done:{user.id}:{secrets.token_hex(8)}",
        user.email,
        "reset_done",
        name=user.name,
        link=f"{work.system.settings.url}/forgot",
    )
