"""Staff from the command line: the first admin of an installation, and lost second factors."""

from __future__ import annotations

from core.accounts import second_factor, staff
from core.errors import AppError
from core.system import Actor, System


async def appoint(system: System, email: str, role: str) -> str:
    """Make a person operator or admin, or nobody; return a sentence."""
    try:
        async with system.platform(Actor.job()) as work:
            await staff.appoint(work, email, role)
    except AppError as error:
        return f"{error.advice.message} {error.advice.action}"
    return f"{email} is now {role}. Their open pages are signed out."


async def reset(system: System, email: str) -> str:
    """Let a person enrol a second factor anew; return a sentence."""
    try:
        async with system.platform(Actor.job()) as work:
            await second_factor.reset_second_factor(work, email)
    except AppError as error:
        return f"{error.advice.message} {error.advice.action}"
    return f"{email} sets up a new second factor at the next sign-in."
