"""Filling every tenant table with rows that mean nothing, and trying to reach another's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import UUID

import psycopg
from psycopg import errors
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data.composed import composed
from data.session import Database, DatabaseRole, Session
from data.tables import metadata

TABLES = {t.name: t for t in metadata.sorted_tables if "organization_id" in t.c}
"""Every table that belongs to organizations, by name."""

VALUES = {
    "uuid": "gen_random_uuid()",
    "text": "md5(random()::text)",
    "character varying": "md5(random()::text)",
    "integer": "(random() * 1000000)::int",
    "smallint": "(random() * 30000)::smallint",
    "bigint": "(random() * 1e15)::bigint",
    "boolean": "true",
    "double precision": "random()",
    "timestamp with time zone": "now()",
    "date": "current_date",
    "jsonb": "'{}'::jsonb",
    "ARRAY": "'{}'",
    "bytea": "'\\x00'",
}
ATTEMPTS = {
    "read": "select organization_id from {name} where organization_id = :theirs",
    "change": "update {name} set {mark} = {mark} where organization_id = :theirs",
    "delete": "delete from {name} where organization_id = :theirs",
    "move": "update {name} set organization_id = :theirs where organization_id = :ours",
    "put": """
        insert into {name} select (json_populate_record(r, json_build_object(
            'id', gen_random_uuid(), 'organization_id', cast(:theirs as uuid)))).*
          from {name} r where organization_id = :ours
    """,
    "unset": "select organization_id from {name}",
}
"""What must not work upon another organization; the last, for nobody."""
WORD = re.compile(r"\(?(\w+)\)?(?:::text)? = ANY \(.*?'([^']+)'")


def fill(admin: psycopg.Connection, table: str, organization: UUID | None, rows: int = 1) -> None:
    """Insert rows for an organization, or each for one of its own; no foreign key is asked."""
    words = dict(known_words(admin, table))
    columns = admin.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_schema = 'public' and table_name = %s",
        [table],
    ).fetchall()
    given = {name: f"'{words[name]}'" if name in words else VALUES[kind] for name, kind in columns}
    if organization is not None:
        given["organization_id"] = f"'{organization}'::uuid"
    admin.execute("set session_replication_role = replica")
    insert = composed(
        "insert into {table} ({names}) select {values} from generate_series(1, {rows})",
        table=table,
        names=", ".join(given),
        values=", ".join(given.values()),
        rows=str(rows),
    )
    admin.execute(insert.encode())


def known_words(admin: psycopg.Connection, table: str) -> Iterator[tuple[str, str]]:
    """Give each column that holds one of some words, with the first of them."""
    rules = admin.execute(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'c' and conrelid = %s::regclass",
        [table],
    )
    for (rule,) in rules:
        if found := WORD.search(rule):
            yield found[1], found[2]


async def breaches(database: Database, table: Table, ours: UUID, theirs: UUID) -> set[str]:
    """Try everything that must not work from one organization upon another; return what worked."""
    mark = "updated_at" if "updated_at" in table.c else "organization_id"
    worked = set()
    for what, template in ATTEMPTS.items():
        statement = composed(template, name=table.name, mark=mark)
        acting = None if what == "unset" else ours
        if await works(database, statement, acting, {"ours": ours, "theirs": theirs}):
            worked.add(what)
    return worked


async def works(
    database: Database, statement: str, acting: UUID | None, values: dict[str, UUID]
) -> bool:
    """Tell whether a statement touches a row; it is undone either way.

    One that only a key stops has been let through by the protection.
    """
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    try:
        async with undone(database, acting) as session:
            result = await session.run(text(statement), used)
            rows = len(result.all()) if result.returns_rows else result.rowcount
            return rows > 0
    except IntegrityError:
        return True
    except DBAPIError as error:
        if isinstance(error.orig, errors.InsufficientPrivilege | errors.InvalidTextRepresentation):
            return False
        raise


@asynccontextmanager
async def undone(database: Database, acting: UUID | None) -> AsyncIterator[Session]:
    """Open a transaction of an organization that leaves nothing behind."""
    async with database.transaction(DatabaseRole.user, acting) as session:
        yield session
        await session.rollback()
