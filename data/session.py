"""Sessions: every transaction says in its first statement which role it plays and for whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Executable, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as PlainSession
from sqlmodel.ext.asyncio.session import AsyncSession


class DatabaseRole(StrEnum):
    """The PostgreSQL roles: one migrates, one serves a tenant, one works across tenants."""

    owner = "app_owner"
    user = "app_user"
    system = "app_system"


OPEN = "begin; select set_config('role', '{}', true), set_config('app.organization', '{}', true)"
"""Begins every transaction, in one message to the server; both places are filled by us alone."""


class Session(AsyncSession):
    """SQLModel's session; ``exec`` is for models, ``run`` for statements written by hand."""

    async def run(
        self,
        statement: Executable,
        values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Execute a text or Core statement, once or for each of many values; return its rows."""
        result = await PlainSession.execute(self, statement, values)
        return cast("CursorResult[*tuple[Any, ...]]", result)


class Database:
    """The pool of connections to one database."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping="host=/" not in url,
            pool_use_lifo=True,  # the one used last has the statements prepared
            connect_args={"autocommit": True},  # transactions begin with words of ours
        )

    @asynccontextmanager
    async def transaction(
        self, role: DatabaseRole, organization_id: UUID | None = None
    ) -> AsyncIterator[Session]:
        """Open a session that commits on a clean exit and rolls back on any error."""
        opening = OPEN.format(role.value, organization_id or "")
        session = Session(self.engine, expire_on_commit=False)
        try:
            await session.run_sync(lambda within: within.connection().exec_driver_sql(opening))
            yield session
            await session.commit()
        except BaseException:  # rolled back even for somebody who is cancelled
            await asyncio.shield(asyncio.create_task(session.close()))
            raise
        session.sync_session.close()  # nothing is left to be said to the server

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def sqlalchemy_url(url: str) -> str:
    """Return a libpq URL as SQLAlchemy wants it, with the psycopg driver."""
    for scheme in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url[len(scheme) :]
    message = "the database URL must start with postgresql://"
    raise ValueError(message)
