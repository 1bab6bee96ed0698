"""API keys: shown once, kept as a hash, bound to their maker, revoked for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from core.accounts import api_keys, audit, members, organizations, staff
from core.accounts.api_keys import MOST_KEYS
from core.errors import Invalid, LimitReached, NotFound, NotPermitted
from core.system import Actor, System
from data.accounts.api_keys import ApiKey
from data.accounts.users import PlatformRole, User
from tests.support.people import join


async def made(system: System, owner: Actor, role: str = "member") -> tuple[ApiKey, str]:
    async with system.work(owner) as work:
        return await api_keys.create(work, "Billing sync", role)


async def test_a_key_opens_its_organization_as_a_member(system: System) -> None:
    ada = await join(system)
    key, secret = await made(system, ada)
    actor = await api_keys.actor_of_key(system, secret)
    assert actor is not None
    assert (actor.organization_id, actor.user_id) == (ada.organization_id, ada.user_id)
    assert (actor.role, actor.platform_role, actor.api_key_id) == ("member", "none", key.id)
    assert actor.email == "ada@example.com"


async def test_only_the_hash_is_stored(system: System) -> None:
    ada = await join(system)
    key, secret = await made(system, ada)
    assert secret.startswith("mw_")
    assert len(secret) > 40
    async with system.platform(Actor.job()) as work:
        stored = (await work.session.exec(select(ApiKey))).one()
        dump = (await work.session.run(text("select api_keys::text from api_keys"))).scalar_one()
        facts = (
            await work.session.run(text("select audit_entries::text from audit_entries"))
        ).all()
    assert secret not in dump
    assert secret not in str(facts)
    assert stored.prefix == secret[:9]
    assert stored.key_hash != secret
    assert key.id == stored.id


async def test_an_unknown_key_opens_nothing(system: System) -> None:
    for wrong in ("", "mw_", "mw_unknown", "sk_live_something", "mw_" + "a" * 43):
        assert await api_keys.actor_of_key(system, wrong) is None, wrong


async def test_a_revoked_key_opens_nothing(system: System) -> None:
    ada = await join(system)
    key, secret = await made(system, ada)
    async with system.work(ada) as work:
        await api_keys.revoke(work, key.id)
        await api_keys.revoke(work, key.id)
    assert await api_keys.actor_of_key(system, secret) is None
    async with system.work(ada) as work:
        (shown,) = await api_keys.listing(work)
        recorded = [entry.action for entry in (await audit.listing(work)).rows]
    assert shown.state == "revoked"
    assert recorded.count("api_key.created") == recorded.count("api_key.revoked") == 1


async def test_members_neither_see_make_nor_revoke_keys(system: System) -> None:
    ada = await join(system)
    key, secret = await made(system, ada, "owner")
    member = Actor(ada.user_id, "member", ada.organization_id)
    async with system.work(member) as work:
        with pytest.raises(NotPermitted):
            await api_keys.create(work, "Mine")
        with pytest.raises(NotPermitted):
            await api_keys.listing(work)
        with pytest.raises(NotPermitted):
            await api_keys.revoke(work, key.id)
    assert await api_keys.actor_of_key(system, secret) is not None


async def test_another_organization_neither_sees_nor_revokes_a_key(system: System) -> None:
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    key, secret = await made(system, ada)
    async with system.work(bob) as work:
        assert await api_keys.listing(work) == []
        with pytest.raises(NotFound):
            await api_keys.revoke(work, key.id)
    assert await api_keys.actor_of_key(system, secret) is not None


async def role_of(system: System, secret: str) -> str:
    actor = await api_keys.actor_of_key(system, secret)
    return actor.role if actor else ""


async def test_a_key_loses_with_its_maker(system: System) -> None:
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    assert bob.user_id is not None
    assert ada.organization_id is not None
    async with system.platform(Actor.job()) as work:
        await organizations.join(work, ada.organization_id, bob.user_id, "owner")
    _, secret = await made(system, Actor(bob.user_id, "owner", ada.organization_id), "owner")
    assert await role_of(system, secret) == "owner"
    async with system.work(ada) as work:
        await members.change_role(work, bob.user_id, "member")
    assert await role_of(system, secret) == "member"
    async with system.work(ada) as work:
        await members.remove(work, bob.user_id)
    assert await api_keys.actor_of_key(system, secret) is None
    async with system.work(ada) as work:
        (shown,) = await api_keys.listing(work)
    assert (shown.state, shown.maker) == ("stopped", "A former member")


async def test_a_disabled_person_has_no_key(system: System) -> None:
    ada = await join(system)
    _, secret = await made(system, ada)
    assert ada.user_id is not None
    async with system.platform(Actor.job()) as work:
        await staff.disable(work, ada.user_id)
    assert await api_keys.actor_of_key(system, secret) is None


async def test_a_key_of_staff_is_never_staff(system: System) -> None:
    ada = await join(system)
    _, secret = await made(system, ada, "owner")
    async with system.platform(Actor.job()) as work:
        user = await work.session.get_one(User, ada.user_id)
        user.platform_role = PlatformRole.admin
    actor = await api_keys.actor_of_key(system, secret)
    assert actor is not None
    assert actor.platform_role == "none"


async def test_use_is_noted_at_most_once_a_minute(system: System) -> None:
    ada = await join(system)
    _, secret = await made(system, ada)
    seen = []
    for pause in (0, 30, 40):
        system.clock.skip(timedelta(seconds=pause))
        await api_keys.actor_of_key(system, secret)
        async with system.work(ada) as work:
            seen.append((await api_keys.listing(work))[0].last_used_at)
    assert seen[0] is not None
    assert seen[0] == seen[1]
    assert seen[2] is not None
    assert seen[2] > seen[1]


async def test_names_roles_and_numbers_are_checked(system: System) -> None:
    ada = await join(system)
    async with system.work(ada) as work:
        with pytest.raises(Invalid) as unnamed:
            await api_keys.create(work, "  ")
        with pytest.raises(Invalid) as unknown:
            await api_keys.create(work, "Sync", "admin")
        for number in range(MOST_KEYS):
            await api_keys.create(work, f"Key {number}")
        with pytest.raises(LimitReached):
            await api_keys.create(work, "One more")
    assert (unnamed.value.field, unknown.value.field) == ("name", "role")
