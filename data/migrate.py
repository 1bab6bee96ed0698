"""Bring the schema up to date, one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from data.roles import ensure_roles, unsafe_roles

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x6D61696C
"""Advisory lock key, "mail" in ASCII."""
MIGRATIONS = Path(__file__).parent / "migrations"
AT = text("select version_num from alembic_version")
THERE = text("select to_regclass('alembic_version') is not null")


class UnsafeDatabase(Exception):
    """The database would not keep organizations apart; ``problems`` says why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class DatabaseClosed(Exception):
    """The database does not answer, or does not let this login in."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"The database is out of reach: {said}. Look whether it runs, and whether "
            "MAILWRIGHT_DATABASE_URL names the right host, login and password."
        )


def config() -> Config:
    """Return Alembic's configuration, without a file."""
    from alembic.config import Config  # 9 MB that a process with a migrated database never needs

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


async def migrate(url: str) -> None:
    """Create missing roles, then run all new revisions as app_owner under an advisory lock.

    Raises DatabaseClosed when the database cannot be reached, UnsafeDatabase when it must not be used.
    """
    conninfo = url.replace("+psycopg", "", 1)
    try:
        opened = await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
    except psycopg.OperationalError as error:
        raise DatabaseClosed(str(error)) from error
    async with opened as connection:
        await connection.execute("select pg_advisory_lock(%s)", [LOCK])
        await ensure_roles(connection)
        problems = await unsafe_roles(connection)
        if problems:
            raise UnsafeDatabase(problems)
        engine = create_async_engine(url, poolclass=NullPool)
        await run(engine, upgrade)
        await engine.dispose()


async def run(engine: AsyncEngine, action: Callable[[Connection], object]) -> None:
    """Run an Alembic action as app_owner in one transaction."""
    async with engine.begin() as connection:
        await connection.execute(text("set local role app_owner"))
        await connection.run_sync(action)


def upgrade(connection: Connection) -> None:
    """Upgrade to the newest revision, if the database is not there yet."""
    if connection.scalar(THERE) and connection.scalar(AT) == newest():
        return
    from alembic import command

    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")


def newest() -> str:
    """Return the newest revision; files are named after theirs, in order."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def check(connection: Connection) -> None:
    """Raise unless the models and the migrated schema are the same."""
    from alembic import command

    made = config()
    made.attributes["connection"] = connection
    command.check(made)
