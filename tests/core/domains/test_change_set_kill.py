"""A process that is killed while it carries a change set out, and what the next one makes of it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from adapters.sandbox.dns import zones
from adapters.sandbox.server import Server
from core.domains import records
from core.domains.zones import said
from core.ports.sandbox import FaultWish
from core.settings import Settings
from core.system import System
from data.domains.records import ChangeSetStatus
from tests.support.journey import customer
from tests.support.waiting import until
from tests.support.zoned import WEB, approved, zone_of, zoned

HANGING_SECONDS = 1.0


@asynccontextmanager
async def process(
    installation: Settings, organization_id: UUID, change_set_id: UUID
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Give a process that carries a change set out; it is gone afterwards."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.applier",
        str(organization_id),
        str(change_set_id),
        env=os.environ
        | {
            "MAILWRIGHT_HOME": str(installation.home),
            "DATABASE_URL": installation.database_url,
            "MAILWRIGHT_SANDBOX_URL": installation.sandbox_url,
        },
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGKILL)
        await running.wait()


@pytest.mark.parametrize("moment", ["while the batch is on its way", "once the batch took effect"])
async def test_a_process_killed_in_the_middle_leaves_one_change(
    system: System, sandbox: Server, settings: Settings, moment: str
) -> None:
    actor = await customer(system)
    domain = await zoned(system, actor, sandbox, WEB)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    assert system.ports.sandbox is not None
    await system.ports.sandbox.inject(
        FaultWish("cloudflare", "latency", "*/dns_records/batch", "POST", 1, HANGING_SECONDS)
    )
    known = len(WEB)

    async def landed() -> bool:
        found = sandbox.world.store.find(zones.RECORD, zone=f"cloudflare/{domain.name}")
        return len(found) > known

    async def sending() -> bool:
        async with system.work(actor) as work:
            return (await records.get(work, planned.id)).status != ChangeSetStatus.approved

    async with process(settings, domain.organization_id, planned.id) as running:
        if moment == "once the batch took effect":
            await until(landed, 60)
        else:
            await until(sending, 60)
            assert not await landed()
        running.send_signal(signal.SIGKILL)
    done = await records.apply(system, actor, planned.id)
    assert done.status == ChangeSetStatus.applied
    await asyncio.sleep(HANGING_SECONDS * 1.2)
    zone = await zone_of(system, actor, domain)
    assert len(zone) == known + len(planned.changes)
    assert len({said(one) for one in zone}) == len(zone)
    assert await records.verify(system, actor, planned.id) == []
