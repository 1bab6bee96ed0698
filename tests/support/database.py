"""One PostgreSQL a test session, one migrated template, and a database that each test finds empty.

Emptying the tables takes milliseconds, a new database a second: tests that change the schema make
their own with ``database()``, all others share one.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from data import migrate
from data.embedded import EmbeddedPostgres
from data.embedded_database import NAME as LOGIN
from data.embedded_database import ensure_login
from data.session import sqlalchemy_url
from tests.support import connections
from tests.support.reuse import SHARED

TEMPLATE = "mailwright_template"
EMPTY = """
    do $$
    declare
        name text;
        filled boolean;
    begin
        for name in select tablename from pg_tables
                     where schemaname = 'public' and tablename <> 'alembic_version'
        loop
            execute format('select exists (select from %I)', name) into filled;
            if filled then
                execute format('delete from %I', name);
            end if;
        end loop;
    end $$
"""
ALONE = """
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and pid <> all(%s)
"""
HASTY = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data through a power cut; no test cuts the power of this server."""


class TestServer:
    """A running PostgreSQL with a template of the migrated schema."""

    __test__ = False

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self.postgres = postgres
        self._emptying: psycopg.Connection | None = None

    def admin(self) -> psycopg.Connection:
        """Return a superuser connection; the caller closes it."""
        return psycopg.connect(self.postgres.url(), autocommit=True)

    def admin_of(self, url: str) -> psycopg.Connection:
        """Return a superuser connection to the database of a URL; the caller closes it."""
        name = str(conninfo_to_dict(url.replace("+psycopg", "", 1))["dbname"])
        return psycopg.connect(self.postgres.url(database=name), autocommit=True)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database for the ordinary login."""
        return sqlalchemy_url(self.postgres.url(user=LOGIN, database=database))

    def prepare(self) -> None:
        """Make the login and the template."""
        with self.admin() as connection:
            for name in HASTY:
                connection.execute(
                    sql.SQL("alter system set {} = off").format(sql.Identifier(name))
                )
            connection.execute("select pg_reload_conf()")
            connection.execute("set scram_iterations = 1")  # a sign-in for nearly every test
            ensure_login(connection, self.postgres.password)
            connection.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(TEMPLATE), sql.Identifier(LOGIN)
                )
            )
        asyncio.run(migrate.migrate(self.url(TEMPLATE)))

    def emptied(self) -> str:
        """Return the URL of the shared database with no row in it and nobody at work in it."""
        if self._emptying is None:
            self._create(SHARED)
            self._emptying = psycopg.connect(self.postgres.url(database=SHARED), autocommit=True)
            self._emptying.execute("set session_replication_role = replica")
        self._emptying.execute(ALONE, [connections.kept()])
        self._emptying.execute(EMPTY)
        return self.url(SHARED)

    def close(self) -> None:
        """Close the connections kept for the next test: a new one reads the catalogue anew."""
        connections.end()
        if self._emptying is not None:
            self._emptying.close()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a database from the template, give its URL, drop it."""
        name = f"test_{secrets.token_hex(6)}"
        self._create(name)
        yield self.url(name)
        with self.admin() as connection:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )

    def _create(self, name: str) -> None:
        statement = sql.SQL("create database {} template {} owner {} strategy wal_log")
        with self.admin() as connection:
            connection.execute(
                statement.format(
                    sql.Identifier(name), sql.Identifier(TEMPLATE), sql.Identifier(LOGIN)
                )
            )


@contextmanager
def running_server() -> Iterator[TestServer]:
    """Start a server for the session in a temporary folder and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="mw") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "pg")
        postgres.start()
        server = TestServer(postgres)
        server.prepare()
        yield server
        server.close()
        postgres.stop()
