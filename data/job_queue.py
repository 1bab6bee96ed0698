"""The queue between machines: procrastinate's tables, in a schema of their own on our database."""

from __future__ import annotations

from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo

SCHEMA = "procrastinate"
SETTING_UP = 7_263_541
"""The advisory lock under which the first machine makes the tables."""


def conninfo_of(conninfo: str) -> str:
    """Return how to connect to the queue of a database."""
    return make_conninfo(conninfo, options=f"-c search_path={SCHEMA}")


async def ensure(conninfo: str) -> str:
    """Make the queue unless it is there, and return how to connect to it.

    The login needs the right to create a schema, the first time.
    """
    own = conninfo_of(conninfo)
    async with await AsyncConnection.connect(own) as connection:
        await connection.execute("select pg_advisory_xact_lock(%s)", [SETTING_UP])
        await connection.execute(f"create schema if not exists {SCHEMA}")
        found = await connection.execute("select to_regclass(%s)", [f"{SCHEMA}.procrastinate_jobs"])
        if (await found.fetchone() or (None,))[0] is None:
            from procrastinate.schema import SchemaManager

            await connection.execute(SchemaManager.get_schema().encode())
    return own
