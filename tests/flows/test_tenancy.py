"""Organizations never meet: not in a single table, not by a single verb, not over a shared line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from uuid import UUID

import pytest
from psycopg import sql
from sqlalchemy import text

from adapters.sandbox.server import Server
from core import workflow
from core.errors import NotFound
from core.provisioning import allowance, progress, provisions, rows
from core.system import System, Work
from data.base import new_id
from data.composed import statement
from data.session import Database, DatabaseRole
from tests.support import journey, tenancy
from tests.support.database import TestServer

NOT_LISTED = {
    "queued_mails": "written by organizations, read by nobody but the platform",
    "user_sessions": "ended by the person's id, never listed by organization",
}
OURS, THEIRS = new_id(), new_id()
ORGANIZATIONS = 2000


@pytest.fixture(scope="module")
def filled(server: TestServer) -> Iterator[str]:
    """Give a database in which every tenant table has a row of ours, of theirs, and of many."""
    with server.database() as url:
        with server.admin_of(url) as admin:
            for table in tenancy.TABLES:
                tenancy.fill(admin, table, OURS)
                tenancy.fill(admin, table, THEIRS)
                tenancy.fill(admin, table, None, ORGANIZATIONS)
            admin.execute("analyze")
        yield url


@pytest.fixture
async def database(filled: str) -> AsyncIterator[Database]:
    """Give the ordinary login's pool of exactly one connection."""
    opened = Database(filled, pool_size=1)
    yield opened
    await opened.close()


def test_every_table_of_organizations_is_protected(server: TestServer, filled: str) -> None:
    """The catalogue itself is asked: forced row-level security, with a policy for the tenant."""
    with server.admin_of(filled) as admin:
        found = admin.execute(
            """
            select c.relname, c.relrowsecurity and c.relforcerowsecurity,
                   exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')
              from pg_class c
             where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
               and exists (select from pg_attribute a where a.attrelid = c.oid
                            and a.attname = 'organization_id' and not a.attisdropped)
            """
        ).fetchall()
    assert {name for name, *_ in found} == set(tenancy.TABLES)
    assert [name for name, forced, policed in found if not (forced and policed)] == []
    assert len(found) > 15


@pytest.mark.parametrize("name", tenancy.TABLES)
async def test_nothing_of_another_organization_is_reached(database: Database, name: str) -> None:
    """Read, change, delete, move there, put there, or ask without an organization."""
    assert await tenancy.breaches(database, tenancy.TABLES[name], OURS, THEIRS) == set()


@pytest.mark.parametrize("name", tenancy.TABLES)
async def test_one_sees_all_of_ones_own(database: Database, name: str) -> None:
    """Protection that hides everything would pass the test above, too."""
    if name == "queued_mails":
        with pytest.raises(Exception, match="permission denied"):
            await seen_by(database, name, OURS)
        return
    assert await seen_by(database, name, OURS) == 1


async def seen_by(database: Database, name: str, organization: UUID) -> int:
    async with database.transaction(DatabaseRole.user, organization) as session:
        found = await session.run(statement("select count(*) from {name}", name=name))
        return int(found.scalar_one())


async def test_without_the_policies_the_same_attempts_succeed(server: TestServer) -> None:
    """The checks can fail: unprotected, every readable table leaks by every verb it grants."""
    with server.database() as url:
        with server.admin_of(url) as admin:
            for table in tenancy.TABLES:
                tenancy.fill(admin, table, OURS)
                tenancy.fill(admin, table, THEIRS)
                admin.execute(
                    sql.SQL("alter table {} disable row level security").format(
                        sql.Identifier(table)
                    )
                )
        open_database = Database(url, pool_size=1)
        leaks = {
            name: await tenancy.breaches(open_database, table, OURS, THEIRS)
            for name, table in tenancy.TABLES.items()
        }
        await open_database.close()
    assert [name for name, worked in leaks.items() if not worked] == ["queued_mails"]
    assert leaks["provisions"] == {"read", "change", "delete", "move", "put", "unset"}
    assert leaks["audit_entries"] >= {"read", "unset"}


async def test_one_connection_serves_two_organizations_in_turn(database: Database) -> None:
    """Each transaction says whose it is; nothing lingers on the line, also after an error."""
    for organization in (OURS, THEIRS, OURS):
        async with database.transaction(DatabaseRole.user, organization) as session:
            found = await session.run(text("select organization_id from mailboxes"))
            assert [row[0] for row in found] == [organization]
    with pytest.raises(ZeroDivisionError):
        async with database.transaction(DatabaseRole.user, OURS):
            raise ZeroDivisionError
    async with database.engine.connect() as line:
        left = await line.execute(
            text("select current_user = session_user, current_setting('app.organization', true)")
        )
        assert tuple(left.one()) == (True, "")


async def test_people_are_seen_by_their_organizations_only(system: System) -> None:
    """Users and organizations have no such column; they are protected by what belongs to them."""
    ours, theirs = await journey.customer(system), await journey.customer(system, "Globex")
    async with system.work(ours) as work:
        users = await work.session.run(text("select id from users"))
        organizations = await work.session.run(text("select id from organizations"))
        assert [row[0] for row in users] == [ours.user_id]
        assert [row[0] for row in organizations] == [ours.organization_id]
        changed = await work.session.run(
            text("update organizations set name = 'x' where id = :id"),
            {"id": theirs.organization_id},
        )
        assert changed.rowcount == 0


@pytest.mark.parametrize("name", [name for name in tenancy.TABLES if name not in NOT_LISTED])
async def test_an_organizations_rows_are_found_by_an_index(database: Database, name: str) -> None:
    """Among two thousand organizations nobody reads all rows to find one's own."""
    async with database.transaction(DatabaseRole.user, OURS) as session:
        query = statement("explain select organization_id from {name}", name=name)
        plan = await session.run(query)
        lines = "\n".join(row[0] for row in plan)
    assert f"Seq Scan on {name}" not in lines, lines
    assert "Index" in lines


USE_CASES: dict[str, Callable[[Work, UUID, UUID], Awaitable[object]]] = {
    "get": lambda work, provision, _run: rows.get(work, provision),
    "progress": lambda work, provision, _run: progress.of(work, provision),
    "look now": lambda work, provision, _run: provisions.look_now(work, provision),
    "cancel the run": lambda work, _provision, run: workflow.cancel(work, run),
    "retry the run": lambda work, _provision, run: workflow.retry(work, run),
}


async def test_use_cases_do_not_know_the_ids_of_others(system: System, sandbox: Server) -> None:
    """A guessed id of another organization is as unknown as one that never was."""
    theirs = await journey.customer(system, "Globex")
    await journey.drafted(system, theirs, brand="Globex")
    provision_id = await journey.started(system, theirs)
    run_id = (await journey.seen(system, provision_id)).run.id
    ours = await journey.customer(system)
    assert sandbox.url
    for name, use_case in USE_CASES.items():
        async with system.work(ours) as work:
            with pytest.raises(NotFound):
                await use_case(work, provision_id, run_id)
        async with system.work(ours) as work:
            with pytest.raises(NotFound) as unknown:
                await use_case(work, new_id(), new_id())
            assert unknown.value.advice.message, name
    async with system.work(ours) as work:
        assert await allowance.find(work) is None
