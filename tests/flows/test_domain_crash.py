"""A worker that is killed in the middle of setting domains up loses nothing and repeats nothing."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from core.domains import looking
from core.settings import Settings
from core.system import Actor, System
from data.domains.records import ChangeSet
from tests.support import connecting, crash, journey, worker

KILLS = 6
DOMAINS = 3
LONGEST_LIFE_SECONDS = 2.0
GIVE_UP_SECONDS = 90.0


@pytest.fixture
def settings(tmp_path: Path, database_url: str, sandbox: Server) -> Settings:
    """Give settings under which a dead worker's runs are free after a second."""
    return Settings(
        home=tmp_path, database_url=database_url, sandbox_url=sandbox.url, lease_seconds=1
    )


@pytest.fixture(autouse=True)
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's own System call the sandbox as often as it likes."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.slow
async def test_every_domain_is_set_up_once_however_often_its_worker_dies(
    system: System, sandbox: Server, settings: Settings, tmp_path: Path
) -> None:
    actor = await journey.customer(system)
    names = [f"acme-mail-{number}.com" for number in range(DOMAINS)]
    ids = [await connecting.connected(system, actor, name) for name in names]
    chance, in_hand = random.Random(11), 0
    with worker.workers(settings, tmp_path / "workers.log") as workers:
        for _ in range(KILLS):
            pid = await workers.start()
            await _pass(system, sandbox, chance.uniform(0.0, LONGEST_LIFE_SECONDS))
            workers.kill(pid)
            in_hand += await crash.held(system)
        await workers.start()
        end = time.monotonic() + GIVE_UP_SECONDS
        while await crash.moving(system) and time.monotonic() < end:
            await _pass(system, sandbox, 0.1)
    assert in_hand > 0
    host = system.ports.direct.dns_host(system.platform_secrets["cloudflare"])
    for domain_id, name in zip(ids, names, strict=True):
        found = await connecting.setup(system, domain_id)
        assert (found.domain.status, found.run.status) == ("ready", "done"), found.cause
        zone = await host.find_zone(name)
        assert zone is not None
        assert zone.ref == found.domain.zone_ref
        records = await host.records(zone.ref)
        counts = Counter((one.name, one.kind, one.content) for one in records)
        assert set(counts.values()) == {1}
    async with system.platform(Actor.job()) as work:
        sets = list(await work.session.exec(select(ChangeSet)))
    assert Counter(one.domain_id for one in sets if one.applied_at) == Counter(ids)


async def _pass(system: System, sandbox: Server, seconds: float) -> None:
    await crash.let_pass(system, sandbox.world, seconds)
    await looking.look_due(system)
