"""Signing in with a password: as slow for unknown addresses as for known ones, ten tries a quarter.

The password is checked outside any transaction, because hashing takes its time on purpose.
"""

from __future__ import annotations

from core import passwords
from core.accounts import attempts, audit, inputs, sessions, verification
from core.accounts.sessions import Browser, Opened
from core.errors import AppError, Invalid, NotPermitted, Refused
from core.system import Actor, PlatformWork, System
from data.accounts import users as rows
from data.accounts.users import PlatformRole, User


async def sign_in(system: System, email: str, password: str, browser: Browser) -> Opened:
    """Open a session for the right password; raise Invalid without saying which part was wrong."""
    user = await with_password(system, email, password, browser)
    outcome = await _open(system, user, browser)
    if isinstance(outcome, AppError):
        raise outcome
    return outcome


async def sign_in_staff(system: System, email: str, password: str, browser: Browser) -> Opened:
    """Open a staff session that waits for its second factor; others learn no more than "wrong"."""
    user = await with_password(system, email, password, browser)
    if user.platform_role == PlatformRole.none or user.verified_at is None:
        raise _wrong()
    async with system.platform(acting(user)) as work:
        return await sessions.open_for(work, user, browser, staff=True)


async def with_password(
    system: System, email: str, password: str, browser: Browser, purpose: str = "sign_in"
) -> User:
    """Return the person whose password it is; count the attempt, and forgive it when right."""
    norm = _norm(email)
    taken = await attempts.take(system, purpose, norm, browser.ip)
    async with system.platform(Actor.job()) as work:
        user = await rows.by_email(work.session, norm)
    right = await passwords.matches(password, user.password_hash if user else "")
    async with system.platform(acting(user)) as work:
        if right:
            await attempts.forgive(work, taken)
        else:
            mark = work.vault.mark("address", norm)[:16]
            await audit.record(work, f"{purpose}.refused", "address", mark)
    if not right or user is None:
        raise _wrong()
    if user.disabled_at is not None:
        raise NotPermitted("This account is disabled.", action="Contact support.")
    return user


async def _open(system: System, user: User, browser: Browser) -> Opened | AppError:
    async with system.platform(acting(user)) as work:
        if user.verified_at is None:
            await verification.send(work, user)
            return Refused(
                "Your address is not confirmed yet.",
                code="not_verified",
                action="Open the link in the mail that we have just sent again.",
            )
        return await opened(work, user, browser)


async def opened(work: PlatformWork, user: User, browser: Browser, way: str = "password") -> Opened:
    """Open a person's session and note in which way they signed in."""
    session = await sessions.open_for(work, user, browser)
    await audit.record(
        work,
        "sign_in.done",
        "session",
        session.session_id,
        organization_id=session.organization_id,
        way=way,
    )
    return session


def _norm(email: str) -> str:
    try:
        return inputs.address(email)[1]
    except Invalid:
        return email.strip().lower()[: inputs.LONGEST_ADDRESS]


def acting(user: User | None) -> Actor:
    """Return a person as an actor before they have a session: without any rights."""
    return Actor(user.id if user else None, "none", name=user.name if user else "")


def _wrong() -> Invalid:
    return Invalid(
        "The address or the password is wrong.",
        code="sign_in_refused",
        action="Try again, or set a new password.",
        field="password",
    )
