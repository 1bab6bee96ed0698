"""From commit to message: one quiet viewer, then two hundred of one progress page, and what they cost."""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from core.system import Actor, System
from data.workflow import Run, steps_of
from tests.support import journey, worker
from tests.support.programs import launch
from tests.support.served import Served, served, signed_in
from tests.support.tab import Tab
from tests.support.weights import free_port

VIEWERS = int(os.environ.get("VIEWERS", "200"))
TICKS = 25
QUIET_BUDGET, CROWD_BUDGET, BYTES_BUDGET, TAB_BUDGET = 0.250, 1.0, 1536, 0.7
HOPS = 80
PAGES = ("/members", "/settings", "/notifications", "/gtm")
PROBE_SECONDS = 0.01
LAG = re.compile(r"^mailwright_loop_lag_seconds (\S+)", re.MULTILINE)
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journey before the measurement take no real time."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.bench
async def test_commit_to_message(system: System, sandbox: Server, tmp_path: Path) -> None:
    done, delays = threading.Event(), list[float]()
    probe = threading.Thread(target=oversleeping, args=(done, delays))
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    provision_id = await journey.started(system, actor)
    await stood_still(system)
    async with (
        served(system, free_port()) as running,
        httpx.AsyncClient(trust_env=False, timeout=60) as http,
    ):
        print(f"\nstart to first page {running.started_in:.1f} s")
        probe.start()
        token = await signed_in(system, actor)
        tab = await Tab.open(http, running.url, token, "/gtm")
        await asyncio.sleep(2)
        committed = [await tick(system, provision_id, n) for n in range(TICKS)]
        await asyncio.sleep(1)
        show("one viewer", [[tab.seen[n] - committed[n]] for n in tab.seen], QUIET_BUDGET)
        print(f"bytes a push {max(tab.bytes.values())} (budget {BYTES_BUDGET})")
        assert len(tab.seen) == TICKS
        await hops(tab, running)
        await tab.close()
        await crowd(system, provision_id, running, token, http)
    done.set()
    probe.join()
    print(f"a sleeping thread woke late by p95 {percentile(delays, 95) * 1000:.1f} ms, ", end="")
    print(f"at most {max(delays) * 1000:.0f} ms")


async def stood_still(system: System) -> None:
    """Put the run off by a day: what moves it from now on is only the measurement."""
    async with system.platform(Actor.job()) as work:
        for run in await work.session.exec(select(Run)):
            run.next_at = work.now() + journey.LONGEST


async def tick(system: System, provision_id: UUID, number: int, pause: float = 0.9) -> float:
    """Change what the page shows as a worker does; return when it was committed."""
    async with system.platform(Actor.job()) as work:
        query = select(Run).where(Run.subject_id == provision_id)
        run = (await work.session.exec(query)).one()
        step = (await steps_of(work.session, run.id))[0]
        step.facts = {**step.facts, "shown": f"tick-{number}-"}
        system.workflows[run.kind].ring(work, provision_id)
    at = time.monotonic()
    await asyncio.sleep(pause)
    return at


async def hops(tab: Tab, running: Served) -> None:
    """Navigate within the application and compare memory after a warm-up with that at the end."""
    for n in range(HOPS // 4):
        await tab.navigate(PAGES[n % len(PAGES)])
    before = running.rss_bytes()
    for n in range(HOPS):
        await tab.navigate(PAGES[n % len(PAGES)])
    grown = (running.rss_bytes() - before) / MEGABYTE
    print(f"memory after {HOPS} navigations {grown:+.1f} MB")


async def crowd(
    system: System, provision_id: UUID, running: Served, token: str, http: httpx.AsyncClient
) -> None:
    """Let two hundred look at one page from another process."""
    before = running.rss_bytes()
    command = [sys.executable, "-m", "tests.support.crowd", running.url, token, "/gtm"]
    with launch([*command, str(VIEWERS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as viewers:
        assert viewers.stdout is not None
        await asyncio.to_thread(viewers.stdout.readline)
        await asyncio.sleep(3)
        each = (running.rss_bytes() - before) / MEGABYTE / VIEWERS
        print(f"memory a tab {each:.2f} MB (budget {TAB_BUDGET})")
        idle_from, idle_cpu = time.monotonic(), running.cpu_seconds()
        await asyncio.sleep(8)
        idle = (running.cpu_seconds() - idle_cpu) / (time.monotonic() - idle_from)
        began, cpu = time.monotonic(), running.cpu_seconds()
        committed, lags = {}, []
        for n in range(TICKS, 2 * TICKS):
            committed[n] = await tick(system, provision_id, n)
            lags.append(await lag(http, running))
        busy = (running.cpu_seconds() - cpu) / (time.monotonic() - began)
        await asyncio.sleep(2)
        answer, _ = await asyncio.to_thread(viewers.communicate, "\n")
    arrived: dict[str, list[float]] = json.loads(answer)
    seen = {int(n): times for n, times in arrived.items() if int(n) in committed}
    waits = [[at - committed[n] for at in times] for n, times in seen.items()]
    show(f"{VIEWERS} viewers", waits, CROWD_BUDGET)
    print(
        f"messages {sum(map(len, waits))} of {VIEWERS * TICKS} (late ones are folded into the next)"
    )
    for name, share in (("idle", idle), ("one push a second", busy)):
        print(f"processor time a viewer and second, {name}: {share * 1000 / VIEWERS:.2f} ms")
    print(f"loop lag while pushing: median {statistics.median(lags) * 1000:.0f} ms, ", end="")
    print(f"longest {max(lags) * 1000:.0f} ms")


async def lag(http: httpx.AsyncClient, running: Served) -> float:
    """Return the longest delay of the server's loop in the last five seconds."""
    found = LAG.search((await http.get(f"{running.url}/metrics")).text)
    assert found is not None
    return float(found[1])


def show(name: str, waits: list[list[float]], budget: float) -> None:
    """Print how long messages took: all together, and in the median push if it had many viewers."""
    together = [wait for push in waits for wait in push]
    verdict = "" if percentile(together, 95) <= budget else "  OVER"
    print(f"{name:12} commit to message p50 {percentile(together, 50) * 1000:4.0f} ms", end="")
    print(
        f"  p95 {percentile(together, 95) * 1000:4.0f} ms  budget {budget * 1000:.0f} ms{verdict}"
    )
    if min(map(len, waits)) > 1:
        usual = statistics.median(percentile(push, 95) for push in waits)
        print(f"{'':12} p95 within the median push {usual * 1000:4.0f} ms")


def percentile(values: list[float], at: int) -> float:
    """Return a percentile, 1 to 99."""
    return statistics.quantiles(values, n=100)[at - 1]


def oversleeping(done: threading.Event, delays: list[float]) -> None:
    """Note how late the machine wakes a thread that does nothing: noise nobody can program away."""
    while not done.is_set():
        began = time.monotonic()
        time.sleep(PROBE_SECONDS)
        delays.append(time.monotonic() - began - PROBE_SECONDS)
