"""What people do for themselves, whatever organization they are in: their name and their devices.

A person belongs to no organization, so these use cases work across them and touch one row only:
the actor's. ``own`` turns such a use case into one that a member's page can call.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from core.accounts import audit, inputs
from core.errors import NotPermitted
from core.system import Actor, PlatformWork, System
from data.accounts.users import User

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as they see themselves; ``google`` when they have signed in with Google."""

    name: str
    email: str
    has_password: bool
    google: bool


async def get(work: PlatformWork) -> Profile:
    """Return the actor's profile."""
    user = await _user(work)
    return Profile(user.name, user.email, bool(user.password_hash), user.google_ref is not None)


async def rename(work: PlatformWork, name: str) -> None:
    """Change the actor's name."""
    user = await _user(work)
    user.name, user.updated_at = inputs.person_name(name), work.now()
    await audit.record(work, "profile.changed", "user", user.id)


def own(actor: Actor, use_case: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
    """Return a use case of this module's kind that takes the System and acts for the actor."""

    async def act(system: System, *args: Any, **kwargs: Any) -> T:
        async with system.platform(actor) as work:
            return await use_case(work, *args, **kwargs)

    return act


async def _user(work: PlatformWork) -> User:
    if work.actor.user_id is None:
        raise NotPermitted("Nobody is signed in.", action="Sign in again.")
    return await work.session.get_one(User, work.actor.user_id)
