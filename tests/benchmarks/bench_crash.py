"""How often workers may be killed before a step is lost or anything is bought twice: never seen yet."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from adapters.sandbox.server import Server
from core.settings import Settings
from core.system import System
from tests.support import crash, worker

KILLS = int(os.environ.get("KILLS", "200"))
SEED = int(os.environ.get("SEED", "1"))


@pytest.fixture
def settings(tmp_path: Path, database_url: str, sandbox: Server) -> Settings:
    """Give settings under which a dead worker's runs are free after a second."""
    return Settings(
        home=tmp_path, database_url=database_url, sandbox_url=sandbox.url, lease_seconds=1
    )


@pytest.fixture(autouse=True)
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's own System call the sandbox as often as it likes."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.bench
async def test_kills(system: System, sandbox: Server, settings: Settings, tmp_path: Path) -> None:
    began = time.monotonic()
    with worker.workers(settings, tmp_path / "workers.log") as workers:
        toll = await crash.kill_often(
            system, sandbox.world, workers, kills=KILLS, under_way=6, seed=SEED
        )
    counts = await crash.require_exactly_once(system, sandbox.world, toll)
    print(f"\nkills {toll.kills}, {toll.in_hand} of them with runs in hand")
    print(f"{time.monotonic() - began:.0f} s; steps lost 0, purchases doubled 0")
    for name, count in sorted(counts.items()):
        print(f"{name:22} {count:6}")
