"""The audit log: complete, chained, free of addresses, and readable by the right people."""

import asyncio
import uuid

import psycopg
import pytest
from sqlalchemy import text

from core.accounts import audit
from core.errors import NotPermitted
from core.system import Actor, System
from tests.support.database import TestServer
from tests.support.people import join

ADMIN = Actor(None, "none", platform_role="admin")


async def broken(system: System) -> list[tuple[int, str]]:
    async with system.platform(ADMIN) as work:
        return [(link.position, link.why) for link in await audit.broken_links(work)]


async def test_entries_hang_on_each_other(system: System):
    actor = await join(system)
    async with system.work(actor) as work:
        for number in range(5):
            await audit.record(work, "test.done", "thing", uuid.uuid4(), count=number)
    assert await broken(system) == []


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("update audit_entries set action = 'other' where position = {}", "changed"),
        ("update audit_entries set facts = '{{\"count\": 9}}' where position = {}", "changed"),
        ("update audit_entries set user_id = null where position = {}", "changed"),
        ("delete from audit_entries where position = {}", "missing"),
    ],
)
async def test_damage_shows(system: System, server: TestServer, damage: str, why: str):
    actor = await join(system)
    async with system.work(actor) as work:
        for number in range(3):
            await audit.record(work, "test.done", "thing", count=number)
        page = await audit.listing(work, action="test.")
        assert page.total == 3
    name = str(system.database.engine.url.database)
    with psycopg.connect(server.postgres.url(database=name), autocommit=True) as connection:
        connection.execute(damage.format("(select max(position) - 1 from audit_entries)"))
    assert any(why in said for _, said in await broken(system))


async def test_many_at_once_make_one_chain(system: System):
    actor = await join(system)

    async def one(number: int) -> None:
        async with system.work(actor) as work:
            await audit.record(work, "test.done", count=number)

    await asyncio.gather(*(one(number) for number in range(20)))
    assert await broken(system) == []
    async with system.work(actor) as work:
        assert (await audit.listing(work, action="test.done")).total == 20


async def test_nobody_can_change_the_log(system: System):
    actor = await join(system)
    for door in (system.work(actor), system.platform(ADMIN)):
        with pytest.raises(Exception, match="permission denied"):
            async with door as work:
                await work.session.run(text("update audit_entries set action = 'x'"))


async def test_addresses_and_long_texts_are_refused(system: System):
    actor = await join(system)
    async with system.work(actor) as work:
        with pytest.raises(ValueError, match="address"):
            await audit.record(work, "test.done", sent_to="Ada <ada@example.com>")
        with pytest.raises(ValueError, match="longer"):
            await audit.record(work, "test.done", body="x" * 201)


async def test_owners_see_their_own_entries_only(system: System):
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    async with system.work(ada) as work:
        await audit.record(work, "ada.did", "thing", "one")
    async with system.work(bob) as work:
        assert (await audit.listing(work, search="ada.did")).total == 0
    async with system.work(ada) as work:
        page = await audit.listing(work, search="ADA.D")
        assert [(row.who, row.action, row.role) for row in page.rows] == [
            ("Ada", "ada.did", "owner")
        ]
    async with system.platform(ADMIN) as work:
        assert (await audit.listing(work, search="ada.did")).total == 1


@pytest.mark.parametrize("role", ["none", "operator"])
async def test_only_admins_read_across_organizations(system: System, role: str):
    async with system.platform(Actor(None, "none", platform_role=role)) as work:
        with pytest.raises(NotPermitted):
            await audit.listing(work)


async def test_members_do_not_read_the_log(system: System):
    actor = await join(system)
    member = Actor(actor.user_id, "member", actor.organization_id)
    async with system.work(member) as work:
        with pytest.raises(NotPermitted):
            await audit.listing(work)
