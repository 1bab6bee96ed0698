"""A dump and the key ring make the installation again; the dump without the ring is refused."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core import kept_keys
from core.accounts import credentials
from core.kept_keys import RingIncomplete
from core.operations import doctor
from core.sending import contacts, erasures, suppressions
from core.settings import Settings
from core.system import System
from data import migrate
from data.embedded import bin_directory
from main import RING_FILE, build
from tests.support.database import TestServer
from tests.support.journey import customer
from tests.support.ledger import campaign, statuses
from tests.support.programs import ran
from tests.support.reuse import SHARED

RESTORED = "restored_one"
OWN = {"key": "sandbox_acme_resend"}


def run(program: str, *words: str) -> None:
    """Run a program of PostgreSQL; fail with what it says."""
    done = ran([bin_directory() / program, *words], check=False)
    assert done.returncode == 0, done.stderr


def counted(server: TestServer, database: str) -> dict[str, int]:
    """Return how many rows every table of a database holds."""
    with psycopg.connect(server.postgres.url(database=database)) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'")
        count = sql.SQL("select count(*) from {}")
        return {
            name: int(
                (connection.execute(count.format(sql.Identifier(name))).fetchone() or (0,))[0]
            )
            for (name,) in names.fetchall()
        }


async def test_a_restored_dump_is_the_same_installation_if_its_key_ring_is_there(
    system: System, server: TestServer, settings: Settings, tmp_path: Path
) -> None:
    owner = await customer(system)
    await kept_keys.take_over(system)
    await credentials.save(system, owner, "resend", OWN)
    one = await campaign(system, owner, 20)
    async with system.work(owner) as work:
        gone = await contacts.create(work, "gone@b.com", "Gone")
        await erasures.erase(work, gone.id)

    dump = str(tmp_path / "mailwright.dump")
    run("pg_dump", "--format=custom", "--file", dump, server.postgres.url(database=SHARED))
    made = sql.Identifier(RESTORED)
    with server.admin() as admin:
        admin.execute(sql.SQL("create database {} owner mailwright").format(made))
        try:
            target = server.postgres.url(database=RESTORED)
            run("pg_restore", "--exit-on-error", "--dbname", target, dump)
            assert counted(server, RESTORED) == counted(server, SHARED)
            there = settings.model_copy(update={"database_url": server.url(RESTORED)})
            await migrate.migrate(there.database_url)

            restored = await build(there)
            await kept_keys.take_over(restored)
            assert await statuses(restored, one) == {"queued": 20}
            account = await credentials.account_of(restored, owner.require_organization(), "resend")
            assert account.secret == OWN
            async with restored.work(owner) as work:
                found = await suppressions.find(work, work.organization_id, "gone@b.com")
            assert found is not None
            assert found.kind == "erased"
            assert all(fine for fine, _ in await doctor.seal_findings(restored))
            assert all(fine for fine, _ in await doctor.chain_findings(restored))
            await restored.close()

            (tmp_path / RING_FILE).unlink()
            stranger = await build(there)
            with pytest.raises(RingIncomplete):
                await kept_keys.take_over(stranger)
            told = await doctor.seal_findings(stranger)
            assert (False, "The key ring does not open 1 of credentials.sealed_fields.") in told
            await stranger.close()
        finally:
            admin.execute(sql.SQL("drop database {} with (force)").format(made))
