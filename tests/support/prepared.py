"""What many tests begin with, made once a process and put back for each: rows, sandbox and time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from adapters.sandbox.requests import Exchange
from adapters.sandbox.world import World
from core.system import System
from core.vault import Vault
from tests.support.database import EMPTY, TestServer

Made = TypeVar("Made")

OF_ONE_SANDBOX = ("certificate", "mail_site", "port", "stripe.webhook_endpoint")
"""Kinds that say where a sandbox and its product answer; each has its own."""
TABLES = """
    select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A state of everything, and what a test is given of it."""

    made: Any
    rows: dict[str, bytes]
    items: list[tuple[str, str, str]]
    numbers: list[tuple[str, int]]
    exchanges: list[Exchange]
    vault: Vault
    at: datetime
    tempo: float


_kept: dict[str, _Kept] = {}


async def prepared(
    name: str, system: System, world: World, server: TestServer, make: Callable[[], Awaitable[Made]]
) -> Made:
    """Return what ``make`` returns, with all that it causes; it is called once a process.

    It begins with nothing, or with what was prepared under another name: the same each time.
    """
    kept = _kept.get(name)
    if kept is None:
        made = await make()
        with server.admin_of(system.settings.database_url) as admin:
            rows = _rows(admin)
        _kept[name] = _Kept(
            made,
            rows,
            *_sandbox(world),
            list(world.requests._exchanges),
            system.vault,
            system.clock.now(),
            world.clock.tempo,
        )
        return made
    with server.admin_of(system.settings.database_url) as admin:
        _put_rows(admin, kept.rows)
    _put_sandbox(world, kept)
    system.vault = kept.vault
    system.clock.offset = kept.at - datetime.now(UTC)
    return kept.made  # type: ignore[no-any-return]


def _rows(admin: psycopg.Connection) -> dict[str, bytes]:
    """Return the rows of each table that has any."""
    found = {}
    for (table,) in admin.execute(TABLES).fetchall():
        with admin.cursor().copy(sql.SQL("copy {} to stdout").format(sql.Identifier(table))) as out:
            if rows := b"".join(out):
                found[table] = rows
    return found


def _put_rows(admin: psycopg.Connection, rows: dict[str, bytes]) -> None:
    admin.execute("set session_replication_role = replica")  # whatever refers to what
    with admin.transaction():
        admin.execute(EMPTY)
        for table, kept in rows.items():
            into = sql.SQL("copy {} from stdin").format(sql.Identifier(table))
            with admin.cursor().copy(into) as copy:
                copy.write(kept)


def _sandbox(world: World) -> tuple[list[tuple[str, str, str]], list[tuple[str, int]]]:
    """Return what the sandbox remembers, but for where it answers."""
    items = world.store._db.execute("select kind, key, value from items order by seq")
    numbers = world.store._db.execute("select name, value from numbers")
    return [item for item in items if item[0] not in OF_ONE_SANDBOX], list(numbers)


def _put_sandbox(world: World, kept: _Kept) -> None:
    store = world.store
    with store.transaction():
        store.clear(keep=OF_ONE_SANDBOX)
        store._db.executemany("insert into items (kind, key, value) values (?, ?, ?)", kept.items)
        store._db.execute("delete from numbers")
        store._db.executemany("insert into numbers (name, value) values (?, ?)", kept.numbers)
    world.generation += 1
    world.requests.clear()
    world.requests._exchanges.extend(kept.exchanges)
    world.clock._offset = (kept.at - datetime.now(UTC)).total_seconds()
    world.clock.tempo = kept.tempo
