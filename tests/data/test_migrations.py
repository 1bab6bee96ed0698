"""Migrations: once, in order, by one at a time, and saying the same as the models."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from data import migrate
from data.embedded_database import NAME as LOGIN
from tests.support.database import TestServer

SHAPE = """
    select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i') and a.attnum > 0
     order by 1, 2
"""


@pytest.fixture
def empty_url(server: TestServer) -> Iterator[str]:
    """Give the URL of a database without any table."""
    name = sql.Identifier("empty_one")
    with server.admin() as connection:
        connection.execute(
            sql.SQL("create database {} owner {}").format(name, sql.Identifier(LOGIN))
        )
    yield server.url("empty_one")
    with server.admin() as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(name))


def shape(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        return connection.execute(SHAPE).fetchall()


async def test_models_and_migrations_say_the_same(database_url: str) -> None:
    """Alembic finds nothing that a new revision would have to change."""
    engine = create_async_engine(database_url, poolclass=NullPool)
    await migrate.run(engine, migrate.check)
    await engine.dispose()


async def test_a_column_that_only_a_model_has_is_found(server: TestServer) -> None:
    """The check can fail."""
    with server.database() as url:
        with server.admin_of(url) as admin:
            admin.execute("alter table drafts drop column brand")
        engine = create_async_engine(url, poolclass=NullPool)
        with pytest.raises(Exception, match="brand"):
            await migrate.run(engine, migrate.check)
        await engine.dispose()


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    before = shape(database_url)
    await migrate.migrate(database_url)
    assert shape(database_url) == before


async def test_a_database_out_of_reach_is_named_in_a_sentence(database_url: str) -> None:
    wrong = make_url(database_url).set(password="wrong")
    with pytest.raises(migrate.DatabaseClosed, match=r"password.*MAILWRIGHT_DATABASE_URL"):
        await migrate.migrate(wrong.render_as_string(hide_password=False))


async def test_several_at_once_migrate_an_empty_database_once(empty_url: str) -> None:
    """Three processes start together: all end well, and one schema is there."""
    await asyncio.gather(*(migrate.migrate(empty_url) for _ in range(3)))
    tables = {row[0] for row in shape(empty_url)}
    assert {"organizations", "provisions", "checkouts", "runs", "alembic_version"} <= tables
    with psycopg.connect(empty_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("set role app_owner")
        [(revisions,)] = connection.execute("select count(*) from alembic_version").fetchall()
    assert revisions == 1


async def test_who_comes_second_waits_for_the_first(empty_url: str) -> None:
    """While somebody holds the lock, nothing is begun."""
    async with await psycopg.AsyncConnection.connect(
        empty_url.replace("+psycopg", "", 1), autocommit=True
    ) as holder:
        await holder.execute("select pg_advisory_lock(%s)", [migrate.LOCK])
        second = asyncio.create_task(migrate.migrate(empty_url))
        await asyncio.sleep(0.5)
        assert not second.done()
        assert shape(empty_url) == []
        await holder.execute("select pg_advisory_unlock(%s)", [migrate.LOCK])
        await second
    assert shape(empty_url) != []
