"""The guard at every start: who would see every organization is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import psycopg
import pytest

from data import migrate
from data.migrate import UnsafeDatabase
from data.roles import unsafe_roles
from data.session import sqlalchemy_url
from tests.support.database import TestServer


@pytest.fixture
def own_url(server: TestServer) -> Iterator[str]:
    """Give a database of one's own: what is done to it stays here."""
    with server.database() as url:
        yield url


@pytest.fixture
def admin(server: TestServer, own_url: str) -> Iterator[psycopg.Connection]:
    """Give a superuser in the test's database."""
    with server.admin_of(own_url) as connection:
        yield connection


def conninfo(url: str) -> str:
    return url.replace("+psycopg", "", 1)


async def objections(url: str) -> list[str]:
    async with await psycopg.AsyncConnection.connect(conninfo(url)) as connection:
        return await unsafe_roles(connection)


async def test_the_roles_we_make_are_safe(database_url: str) -> None:
    assert await objections(database_url) == []


async def test_a_superuser_is_refused(server: TestServer, admin: psycopg.Connection) -> None:
    url = sqlalchemy_url(server.postgres.url(database=admin.info.dbname))
    with pytest.raises(UnsafeDatabase, match="superuser"):
        await migrate.migrate(url)


@pytest.mark.parametrize("right", ["superuser", "bypassrls"])
@pytest.mark.parametrize("role", ["app_user", "app_system", "app_owner"])
async def test_a_role_that_sees_everything_is_refused(
    own_url: str, admin: psycopg.Connection, role: str, right: str
) -> None:
    admin.execute(f"alter role {role} {right}")
    try:
        problems = await objections(own_url)
        with pytest.raises(UnsafeDatabase):
            await migrate.migrate(own_url)
    finally:
        admin.execute(f"alter role {role} no{right}")
    assert len(problems) == 1
    assert role in problems[0]


@pytest.mark.parametrize("role", ["app_user", "app_system"])
async def test_a_serving_role_that_owns_a_table_is_refused(
    own_url: str, admin: psycopg.Connection, role: str
) -> None:
    admin.execute(f"alter table drafts owner to {role}")
    assert "owns tables" in (await objections(own_url))[0]


async def test_the_serving_roles_cannot_change_the_schema(database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(conninfo(database_url)) as connection:
        forbidden = (
            "create table mine (id int)",
            "alter table drafts disable row level security",
            "drop policy tenant on drafts",
            "update audit_entries set action = 'x'",
            "delete from audit_entries",
            "truncate drafts",
        )
        for statement, role in product(forbidden, ("app_user", "app_system")):
            await connection.execute(f"set local role {role}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(statement)
            await connection.rollback()
