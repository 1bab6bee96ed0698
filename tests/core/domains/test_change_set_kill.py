"""A process that is killed while it carries a change set out, and what the next one makes of it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from subprocess import PIPE
from uuid import UUID

import pytest

from adapters.sandbox.dns import zones
from adapters.sandbox.server import Server
from core.domains import records
from core.domains.zones import said
from core.ports.sandbox import FaultWish
from core.settings import Settings
from core.system import Actor, System
from data.domains.records import ChangeSetStatus
from tests.support.journey import customer
from tests.support.programs import launch
from tests.support.waiting import until
from tests.support.zoned import WEB, approved, zone_of, zoned

HANGING_SECONDS = 1.0


class Appliers:
    """The parent of processes that carry change sets out for one installation."""

    def __init__(self, installation: Settings) -> None:
        environment = {
            "MAILWRIGHT_HOME": str(installation.home),
            "DATABASE_URL": installation.database_url,
            "MAILWRIGHT_SANDBOX_URL": installation.sandbox_url,
        }
        self.parent = launch(
            [sys.executable, "-m", "tests.support.applier"],
            env=os.environ | environment,
            stdin=PIPE,
            stdout=PIPE,
        )

    async def start(self, organization_id: UUID, change_set_id: UUID) -> int:
        """Start on a change set and return the pid of who does."""
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(f"{organization_id} {change_set_id}\n")
        self.parent.stdin.flush()
        return int(await asyncio.to_thread(self.parent.stdout.readline))


@pytest.fixture
def appliers(settings: Settings) -> Iterator[Appliers]:
    """Give the parent of processes; it ends when nothing more is said to it."""
    found = Appliers(settings)
    with found.parent:
        yield found


async def killed(pid: int) -> None:
    """End a process in the middle of whatever it does."""
    os.kill(pid, signal.SIGKILL)
    await until(lambda: not lives(pid))


def lives(pid: int) -> bool:
    """Tell whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_process_killed_in_the_middle_leaves_one_change(
    system: System, sandbox: Server, appliers: Appliers
) -> None:
    """While the batch is on its way, and once it took effect."""
    actor = await customer(system)
    for name, once_landed in (("acme.com", False), ("acme.net", True)):
        await kill_and_go_on(system, sandbox, appliers, actor, name, once_landed=once_landed)


async def kill_and_go_on(
    system: System,
    sandbox: Server,
    appliers: Appliers,
    actor: Actor,
    name: str,
    *,
    once_landed: bool,
) -> None:
    domain = await zoned(system, actor, sandbox, WEB, name)
    planned = await records.plan(system, actor, domain.id, "setup")
    await approved(system, actor, planned.id)
    assert system.ports.sandbox is not None
    await system.ports.sandbox.inject(
        FaultWish("cloudflare", "latency", "*/dns_records/batch", "POST", 1, HANGING_SECONDS)
    )
    known = len(WEB)

    async def landed() -> bool:
        found = sandbox.world.store.find(zones.RECORD, zone=f"cloudflare/{name}")
        return len(found) > known

    async def sending() -> bool:
        async with system.work(actor) as work:
            return (await records.get(work, planned.id)).status != ChangeSetStatus.approved

    pid = await appliers.start(domain.organization_id, planned.id)
    await until(landed if once_landed else sending, 60)
    assert await landed() == once_landed
    await killed(pid)
    done = await records.apply(system, actor, planned.id)
    assert done.status == ChangeSetStatus.applied
    await asyncio.sleep(HANGING_SECONDS * 1.2)
    zone = await zone_of(system, actor, domain)
    assert len(zone) == known + len(planned.changes)
    assert len({said(one) for one in zone}) == len(zone)
    assert await records.verify(system, actor, planned.id) == []
