"""Who keeps the clock: of all processes on one database, one leads, until its connection ends."""

from __future__ import annotations

import asyncio
import contextlib

import psycopg
from psycopg import AsyncConnection

PATIENCE_SECONDS = 5


class Leadership:
    """A claim to lead, held as a session advisory lock on a connection of its own.

    The database takes the lead away when the connection dies, and this process learns it at its
    next ``try_lead``. In between two may believe they lead, so what a leader does must be safe to
    do twice. ``conninfo`` must lead to the server itself, not to a transaction pooler.
    """

    def __init__(self, conninfo: str, name: str = "mailwright") -> None:
        self._conninfo = conninfo
        self._name = name
        self._connection: AsyncConnection | None = None
        self._leads = False
        self._one_at_a_time = asyncio.Lock()

    @property
    def leads(self) -> bool:
        """Say if the last ``try_lead`` found us leading."""
        return self._leads

    async def try_lead(self) -> bool:
        """Take the lead if it is free, and say if it is ours now; cheap enough for every tick.

        A database that does not answer in time means no.
        """
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    self._leads = await self._still_leads() or await self._takes_lead()
            except (psycopg.Error, TimeoutError):
                await self._hang_up()
            return self._leads

    async def release(self) -> None:
        """Let another lead at once; does nothing if we do not."""
        async with self._one_at_a_time:
            if self._connection and self._leads:
                with contextlib.suppress(psycopg.Error, TimeoutError):
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        await self._connection.execute("select pg_advisory_unlock_all()")
            await self._hang_up()

    async def _still_leads(self) -> bool:
        if self._connection is None or not self._leads:
            return False
        try:
            await self._connection.execute("select 1")
        except psycopg.Error:
            await self._hang_up()
            return False
        return True

    async def _takes_lead(self) -> bool:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(
                self._conninfo, autocommit=True, keepalives_idle=10, keepalives_count=3
            )
        answer = await self._connection.execute(
            "select pg_try_advisory_lock(hashtextextended(%s, 0))", [f"leader:{self._name}"]
        )
        row = await answer.fetchone()
        return row is not None and bool(row[0])

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        self._leads = False
        if connection:
            await connection.close()
