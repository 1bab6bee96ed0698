"""The default database: a bundled server in the home folder, with the login and database we use."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from data.embedded import EmbeddedPostgres
from data.session import sqlalchemy_url

NAME = "mailwright"
"""Both the login and the database."""


def open_database(folder: Path) -> tuple[EmbeddedPostgres, str]:
    """Start the bundled server, or attach to it, and return it with the database's URL. Blocks."""
    server = EmbeddedPostgres(folder)
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        ensure_login(connection, server.password)
        ensure_database(connection)
    return server, sqlalchemy_url(server.url(user=NAME, database=NAME))


def ensure_login(connection: psycopg.Connection, password: str) -> None:
    """Create the ordinary login unless it is there."""
    if not connection.execute("select 1 from pg_roles where rolname = %s", [NAME]).fetchone():
        connection.execute(
            sql.SQL("create role {} login createrole password {}").format(
                sql.Identifier(NAME), sql.Literal(password)
            )
        )


def ensure_database(connection: psycopg.Connection) -> None:
    """Create the database, owned by the login, unless it is there."""
    if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
        connection.execute(sql.SQL("create database {0} owner {0}").format(sql.Identifier(NAME)))
