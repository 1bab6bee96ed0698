"""A worker that is killed in the middle of a batch starts nothing twice and forgets nothing."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from core.settings import Settings
from core.system import Actor, System
from data.provisioning.direct import DirectMailbox
from data.workflow import Run
from tests.support import connecting, crash, journey, worker
from tests.support.batching import batch, begun

KILLS = 5
ITEMS = 20
LONGEST_LIFE_SECONDS = 0.8
GIVE_UP_SECONDS = 60.0


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
async def test_every_item_is_done_once_however_often_the_worker_dies(
    system: System, sandbox: Server, settings: Settings, tmp_path: Path
) -> None:
    actor = await journey.customer(system)
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    await connecting.until(system, sandbox.world, domain_id, status="ready")
    shared = {"first_name": "Tim", "last_name": "Keen"}
    items = [{"domain": "acme-mail.com", "user_name": f"tim{number}"} for number in range(ITEMS)]
    batch_id = await begun(system, actor, "mailbox_provision", items, shared)
    chance, cut_off = random.Random(5), 0
    with worker.workers(settings, tmp_path / "workers.log") as workers:
        for _ in range(KILLS):
            pid = await workers.start()
            await crash.let_pass(system, sandbox.world, chance.uniform(0.1, LONGEST_LIFE_SECONDS))
            workers.kill(pid)
            cut_off += not (await batch(system, actor, batch_id))["finished_at"]
        await workers.start()
        end = time.monotonic() + GIVE_UP_SECONDS
        while not (await batch(system, actor, batch_id))["finished_at"] and time.monotonic() < end:
            await crash.let_pass(system, sandbox.world, 0.2)
            journey.skip(system, sandbox.world, connecting.STEP)
    seen = await batch(system, actor, batch_id)
    assert cut_off > 0
    assert (seen["completed"], seen["failed"]) == (ITEMS, 0), seen["items"]
    async with system.platform(Actor.job()) as work:
        made = Counter(one.email for one in await work.session.exec(select(DirectMailbox)))
        runs = Counter(one.kind for one in await work.session.exec(select(Run)))
    assert set(made.values()) == {1}
    assert len(made) == runs["mailbox_setup"] == ITEMS
    users = sandbox.world.store.find("google_user")
    assert sum(user["email"].endswith("@acme-mail.com") for user in users) == ITEMS
