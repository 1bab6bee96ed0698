"""One PostgreSQL a test session, one migrated template, one fresh database a test."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from data import migrate
from data.embedded import EmbeddedPostgres
from data.embedded_database import NAME as LOGIN
from data.embedded_database import ensure_login
from data.session import sqlalchemy_url

TEMPLATE = "mailwright_template"


class TestServer:
    """A running PostgreSQL with a template of the migrated schema."""

    __test__ = False

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self.postgres = postgres
        self.count = 0

    def admin(self) -> psycopg.Connection:
        """Return a superuser connection; the caller closes it."""
        return psycopg.connect(self.postgres.url(), autocommit=True)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database for the ordinary login."""
        return sqlalchemy_url(self.postgres.url(user=LOGIN, database=database))

    def prepare(self) -> None:
        """Make the login and the template."""
        with self.admin() as connection:
            ensure_login(connection, self.postgres.password)
            connection.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(TEMPLATE), sql.Identifier(LOGIN)
                )
            )
        asyncio.run(migrate.migrate(self.url(TEMPLATE)))

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a database from the template, give its URL, drop it."""
        name = f"test_{secrets.token_hex(6)}"
        identifier = sql.Identifier(name)
        with self.admin() as connection:
            connection.execute(
                sql.SQL("create database {} template {} owner {} strategy file_copy").format(
                    identifier, sql.Identifier(TEMPLATE), sql.Identifier(LOGIN)
                )
            )
        yield self.url(name)
        with self.admin() as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(identifier))


@contextmanager
def running_server() -> Iterator[TestServer]:
    """Start a server for the session in a temporary folder and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="mw") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "pg")
        postgres.start()
        server = TestServer(postgres)
        server.prepare()
        yield server
        postgres.stop()
