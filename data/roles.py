"""The three roles and who may play them: made once, checked at every start."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import AsyncConnection, sql

Row = tuple[Any, ...]
ROLES = ("app_owner", "app_user", "app_system")
INHERIT_OPTION_SINCE = 160000


class RolesMissing(Exception):
    """The database is not prepared; ``remedy`` is SQL that an administrator can run."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


async def ensure_roles(connection: AsyncConnection) -> None:
    """Create the roles if they are missing and let the login play them, without inheriting.

    The login needs CREATEROLE the first time only.
    """
    login = str((await fetch_one(connection, "select current_user"))[0])
    wanted = {
        row[0]
        async for row in await connection.execute(
            "select rolname from pg_roles where rolname = any(%s)", [list(ROLES)]
        )
    }
    try:
        for role in ROLES:
            if role not in wanted:
                await create_role(connection, role)
        await grant_roles(connection, login)
    except psycopg.errors.InsufficientPrivilege as error:
        message = f"the login {login} may not create the roles {', '.join(ROLES)}"
        raise RolesMissing(message, f"ALTER ROLE {login} CREATEROLE;") from error
    await connection.execute("grant usage, create on schema public to app_owner")
    await connection.execute("grant usage on schema public to app_user, app_system")


async def create_role(connection: AsyncConnection, role: str) -> None:
    """Create a role, unless another start was faster."""
    try:
        async with connection.transaction():
            await connection.execute(
                sql.SQL("create role {} nologin noinherit nobypassrls").format(sql.Identifier(role))
            )
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        return


async def grant_roles(connection: AsyncConnection, login: str) -> None:
    """Let the login play the roles, one at a time and never by inheritance."""
    modern = connection.info.server_version >= INHERIT_OPTION_SINCE
    right = "SET" if modern else "MEMBER"
    option = sql.SQL(" with inherit false, set true" if modern else "")
    for role in ROLES:
        has = await fetch_one(connection, "select pg_has_role(current_user, %s, %s)", role, right)
        if not has[0]:
            await connection.execute(
                sql.SQL("grant {} to {}{}").format(
                    sql.Identifier(role), sql.Identifier(login), option
                )
            )


async def unsafe_roles(connection: AsyncConnection) -> list[str]:
    """Return sentences on what makes the roles unsafe; an empty list is the only good answer."""
    problems = []
    query = """
        select rolname, rolsuper, rolbypassrls, rolname = current_user
          from pg_roles where rolname = any(%s) or rolname = current_user
    """
    async for name, is_super, bypasses, is_login in await connection.execute(query, [list(ROLES)]):
        what = "the login role" if is_login else "the role"
        if is_super:
            problems.append(f"{what} {name} is a superuser and would see every organization")
        elif bypasses:
            problems.append(f"{what} {name} bypasses row-level security")
    owned = await fetch_one(
        connection,
        """select count(*) from pg_class c join pg_roles r on r.oid = c.relowner
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
              and r.rolname in ('app_user', 'app_system')""",
    )
    if owned[0]:
        problems.append("a serving role owns tables and could switch row-level security off")
    return problems


async def fetch_one(connection: AsyncConnection, query: LiteralString, *values: object) -> Row:
    """Return the only row of a query."""
    row = await (await connection.execute(query, values)).fetchone()
    if row is None:
        message = "the query returned no row"
        raise LookupError(message)
    return tuple(row)
