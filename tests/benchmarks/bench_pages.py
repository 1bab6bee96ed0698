"""What a page costs: processor time of the server, elements and bytes of every route; and the start."""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from adapters.sandbox.server import Server
from core.system import System
from tests.support import worker
from tests.support.programs import launch
from tests.support.served import Served, first_page
from tests.support.tab import Tab, elements_of
from tests.support.weights import Address, free_port, furnished
from ui.layers.gate import COOKIE

GETS = 10
ROUNDS = 3
PAUSE_SECONDS = 0.15
MOST_ELEMENTS, START_SECONDS = 150, 3.0
OF_AN_IMPORT, OF_AN_IMPORT_INSIDE = 0.036, 0.021
"""What a page may take beside importing NiceGUI: 25 ms where that takes 0.7 s; within the frame 15."""
HOPS, PLAIN = 3, "/notifications"
"""How often a page is opened from another one, and which one that is."""


@pytest.fixture
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journeys before the measurement take no real time."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.bench
@pytest.mark.usefixtures("no_queues")
async def test_pages(system: System, sandbox: Server) -> None:
    async with (
        furnished(system, sandbox.world, free_port()) as (served, addresses),
        httpx.AsyncClient(
            base_url=served.url, follow_redirects=True, trust_env=False, timeout=60
        ) as http,
    ):
        print(f"\nidle memory {served.rss_bytes() / 1024**2:.0f} MB")
        print(f"{'page':48} {'elements':>8} {'html KB':>8} {'sent KB':>8} {'CPU ms':>7}")
        plain = await cpu_ms(served, http, "/sign-in", {})
        costs, imports, whole = [], [importing()], 0.0
        for address in addresses:
            headers = {"cookie": f"{COOKIE}={address.token}"}
            answer = await http.get(address.path, headers=headers)
            sent = answer.num_bytes_downloaded
            cpu = await cpu_ms(served, http, address.path, headers)
            count = len(elements_of(answer.text))
            costs.append(cpu)
            if len(costs) % GETS == 0:
                imports.append(importing())
            whole = statistics.median(one.cpu for one in imports) * 1000
            over = "  OVER" if count > MOST_ELEMENTS or cpu > OF_AN_IMPORT * whole else ""
            name = f"{address.path[:38]} ({address.who})"
            print(f"{name:48} {count:8} {len(answer.text) / 1024:8.1f}", end=" ")
            print(f"{sent / 1024:8.1f} {cpu:7.1f}{over}")
        middle, most = statistics.median(costs), max(costs)
        print(f"processor time a page: median {middle:.1f} ms, most {most:.1f} ms; of importing ")
        print(f"NiceGUI ({whole:.0f} ms) {middle / whole:.3f} and {most / whole:.3f} ", end="")
        print(f"(budget {OF_AN_IMPORT}); the plain page to sign in takes {plain:.1f} ms")
        inside = await hops(served, http, addresses)
        late = statistics.quantiles(inside, n=20)[-1]
        print(
            f"within the frame: median {statistics.median(inside):.1f} ms, p95 {late:.1f} ms, ",
            end="",
        )
        print(f"of importing NiceGUI {late / whole:.3f} (budget {OF_AN_IMPORT_INSIDE})")


async def hops(served: Served, http: httpx.AsyncClient, addresses: list[Address]) -> list[float]:
    """Return the processor time of every page that members open from within the frame."""
    costs = []
    for address in addresses:
        if address.who == "finished" and address.path != PLAIN:
            tab = await Tab.open(http, served.url, address.token, PLAIN)
            costs.append(await hop_ms(served, tab, address.path))
            await tab.close()
    return costs


async def cpu_ms(
    served: Served, http: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> float:
    """Return the processor time the server needs for one GET, in milliseconds.

    It is the median of several, so that a job which ran meanwhile does not count.
    """
    idle = await idling(served)
    costs = []
    for _ in range(GETS):
        began, used = time.monotonic(), cpu_seconds(served)
        await http.get(path, headers=headers)
        costs.append(cpu_seconds(served) - used - idle * (time.monotonic() - began))
    return statistics.median(costs) * 1000


async def hop_ms(served: Served, tab: Tab, path: str) -> float:
    """Return the processor time of opening a page from another one, its first answers included."""
    idle, costs = await idling(served), []
    for _ in range(HOPS):
        began, used = time.monotonic(), cpu_seconds(served)
        await tab.navigate(path)
        await asyncio.sleep(PAUSE_SECONDS)
        costs.append(cpu_seconds(served) - used - idle * (time.monotonic() - began))
        await tab.navigate(PLAIN)
        await asyncio.sleep(PAUSE_SECONDS)
    return statistics.median(costs) * 1000


async def idling(served: Served) -> float:
    """Return the share of a processor the server takes anyway.

    Those are its timers, and waiting for the browsers of the pages that were asked for before.
    """
    began, used = time.monotonic(), cpu_seconds(served)
    await asyncio.sleep(PAUSE_SECONDS)
    return (cpu_seconds(served) - used) / (time.monotonic() - began)


def cpu_seconds(served: Served) -> float:
    """Return the processor time of the threads there are, to the nanosecond."""
    threads = Path(f"/proc/{served.pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


@pytest.mark.bench
async def test_start(tmp_path: Path) -> None:
    """Start warm with the bundled database, as ``make run`` does, beside importing NiceGUI alone."""
    await started(tmp_path)
    rounds = [(await started(tmp_path), importing()) for _ in range(ROUNDS)]
    ours, theirs = min(one for one, _ in rounds), min(other.clock for _, other in rounds)
    print(f"\nstart to first page, warm {ours:.2f} s (budget {START_SECONDS:.0f} s), ", end="")
    print(f"{ours / theirs:.2f} of importing NiceGUI ({theirs:.2f} s)")


async def started(home: Path) -> float:
    """Return the seconds from the start of the process to the first page; stop it again."""
    port = free_port()
    environment = {"MAILWRIGHT_HOME": str(home), "MAILWRIGHT_PORT": str(port)}
    began = time.perf_counter()
    process = launch(
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


class Importing(NamedTuple):
    """Seconds it takes to import NiceGUI, by the clock and of the processor."""

    clock: float
    cpu: float


def importing() -> Importing:
    """Import NiceGUI in a process of its own and return what that took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", "from nicegui import ui"], check=True)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Importing(clock, cpu)
