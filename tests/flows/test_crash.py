"""A worker that is killed in the middle of provisioning loses nothing and buys nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.sandbox.server import Server
from core.settings import Settings
from core.system import System
from tests.support import crash, worker

KILLS = 8


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
async def test_every_package_is_finished_once_however_often_its_worker_dies(
    system: System, sandbox: Server, settings: Settings, tmp_path: Path
) -> None:
    """Kill at eight random moments; then every step is done and the wallet paid each thing once."""
    with worker.workers(settings, tmp_path / "workers.log") as workers:
        toll = await crash.kill_often(
            system, sandbox.world, workers, kills=KILLS, under_way=3, seed=7
        )
    assert toll.kills == KILLS
    assert toll.in_hand > 0
    await crash.require_exactly_once(system, sandbox.world, toll)
