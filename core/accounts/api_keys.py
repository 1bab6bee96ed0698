"""Keys for programs: made and revoked by owners, shown once, kept as a hash.

A key acts for the person who made it, with the role given to it at most. It is never staff, and it
stops when that person leaves the organization or is shut out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.accounts import audit, inputs
from core.errors import Invalid, LimitReached, NotFound, NotPermitted
from core.system import Actor, System, Work
from core.tokens import new_token, token_hash
from data.accounts import api_keys as rows
from data.accounts.api_keys import ApiKey
from data.accounts.organizations import Role

__all__ = ["ApiKey", "Key", "actor_of_key", "create", "listing", "revoke"]

MARK = "mw_"
"""What every key starts with, so that people and scanners recognise one."""
SHOWN_CHARACTERS = 6
MOST_KEYS = 20
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the page shows it; ``state`` is active, revoked, or stopped: its maker has left."""

    id: UUID
    name: str
    prefix: str
    role: str
    maker: str
    created_at: datetime
    last_used_at: datetime | None
    state: str


async def create(work: Work, name: str, role: str = Role.member) -> tuple[ApiKey, str]:
    """Make a key and return it with its text, which nobody sees again; owners only.

    A key with the role owner may also change what the organization has, and order.
    """
    work.actor.require_owner()
    if role not in set(Role):
        raise Invalid("Choose what the key may do.", field="role")
    if work.actor.user_id is None:
        raise NotPermitted("A key acts for a person.", action="Sign in as an owner.")
    if await rows.count_open(work.session) >= MOST_KEYS:
        raise LimitReached(
            f"An organization has at most {MOST_KEYS} keys.", action="Revoke one that is not used."
        )
    token, _ = new_token()
    secret = f"{MARK}{token}"
    key = ApiKey(
        organization_id=work.organization_id,
        name=inputs.line(name, "name", "Name the program that will use the key."),
        prefix=secret[: len(MARK) + SHOWN_CHARACTERS],
        key_hash=token_hash(secret),
        role=role,
        created_by=work.actor.user_id,
        created_at=work.now(),
        updated_at=work.now(),
    )
    work.session.add(key)
    await audit.record(work, "api_key.created", "api_key", key.id, role=role)
    return key, secret


async def listing(work: Work) -> list[Key]:
    """Return the organization's keys, newest first, revoked ones too; owners only."""
    work.actor.require_owner()
    return [_shown(key, maker) for key, maker in await rows.everything(work.session)]


async def revoke(work: Work, key_id: UUID) -> None:
    """Let a key open nothing any more; owners only."""
    work.actor.require_owner()
    key = await work.session.get(ApiKey, key_id, with_for_update=True)
    if key is None:
        raise NotFound("There is no such key.")
    if key.revoked_at is None:
        key.revoked_at = key.updated_at = work.now()
        await audit.record(work, "api_key.revoked", "api_key", key.id)


async def actor_of_key(system: System, key: str) -> Actor | None:
    """Return whom a key acts for; None when it opens nothing."""
    if not key.startswith(MARK):
        return None
    async with system.platform(Actor.job()) as work:
        row = await rows.behind(work.session, token_hash(key))
        if row is None:
            return None
        if row.last_used_at is None or row.last_used_at < work.now() - TOUCH_EVERY:
            await rows.touch(work.session, row.key_id, work.now())
    return Actor(
        user_id=row.user_id,
        role=row.role,
        organization_id=row.organization_id,
        name=row.name,
        email=row.email,
        organization_name=row.organization_name,
        api_key_id=row.key_id,
    )


def _shown(key: ApiKey, maker: str | None) -> Key:
    state = "revoked" if key.revoked_at else "active" if maker is not None else "stopped"
    return Key(
        key.id,
        key.name,
        key.prefix,
        key.role,
        "A former member" if maker is None else maker or "A member",
        key.created_at,
        key.last_used_at,
        state,
    )
