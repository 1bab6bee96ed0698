"""What a page costs: processor time of the server, elements and bytes of every route; and the start."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from adapters.sandbox.server import Server
from core.system import System
from tests.support import worker
from tests.support.served import Served, first_page
from tests.support.tab import elements_of
from tests.support.weights import free_port, furnished
from ui.layers.gate import COOKIE

GETS = 25
ROUNDS = 3
MOST_ELEMENTS, MOST_CPU_MS, START_SECONDS = 150, 25.0, 3.0


@pytest.fixture
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journeys before the measurement take no real time."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.bench
@pytest.mark.usefixtures("no_queues")
async def test_pages(system: System, sandbox: Server) -> None:
    async with (
        furnished(system, sandbox.world, free_port()) as (served, addresses),
        httpx.AsyncClient(base_url=served.url, follow_redirects=True, trust_env=False) as http,
    ):
        print(f"\nidle memory {served.rss_bytes() / 1024**2:.0f} MB")
        print(f"{'page':48} {'elements':>8} {'html KB':>8} {'sent KB':>8} {'CPU ms':>7}")
        plain = await cpu_ms(served, http, "/sign-in", {})
        costs = []
        for address in addresses:
            headers = {"cookie": f"{COOKIE}={address.token}"}
            answer = await http.get(address.path, headers=headers)
            sent = answer.num_bytes_downloaded
            cpu = await cpu_ms(served, http, address.path, headers)
            count = len(elements_of(answer.text))
            costs.append(cpu)
            over = "  OVER" if count > MOST_ELEMENTS or cpu > MOST_CPU_MS else ""
            name = f"{address.path[:38]} ({address.who})"
            print(f"{name:48} {count:8} {len(answer.text) / 1024:8.1f}", end=" ")
            print(f"{sent / 1024:8.1f} {cpu:7.1f}{over}")
        print(f"processor time a page: median {statistics.median(costs):.1f} ms, ", end="")
        print(f"most {max(costs):.1f} ms (budget {MOST_CPU_MS:.0f} ms)")
        ratio = statistics.median(costs) / plain
        print(f"the plain page to sign in takes {plain:.1f} ms: median {ratio:.1f} of it")


async def cpu_ms(
    served: Served, http: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> float:
    """Return the processor time the server needs for one GET, in milliseconds."""
    began = served.cpu_seconds()
    for _ in range(GETS):
        await http.get(path, headers=headers)
    return (served.cpu_seconds() - began) / GETS * 1000


@pytest.mark.bench
async def test_start(tmp_path: Path) -> None:
    """Start warm with the bundled database, as ``make run`` does, beside importing NiceGUI alone."""
    await started(tmp_path)
    rounds = [(await started(tmp_path), importing()) for _ in range(ROUNDS)]
    ours, theirs = (min(column) for column in zip(*rounds, strict=True))
    print(f"\nstart to first page, warm {ours:.2f} s (budget {START_SECONDS:.0f} s), ", end="")
    print(f"{ours / theirs:.2f} of importing NiceGUI ({theirs:.2f} s)")


async def started(home: Path) -> float:
    """Return the seconds from the start of the process to the first page; stop it again."""
    port = free_port()
    environment = {"MAILWRIGHT_HOME": str(home), "MAILWRIGHT_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: ASYNC220 - a moment, before anything else runs
        [sys.executable, "main.py"],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await first_page(process, f"http://127.0.0.1:{port}")
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(30)


def importing() -> float:
    """Return the seconds a process needs to import NiceGUI."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "from nicegui import ui"], check=True)
    return time.perf_counter() - began
