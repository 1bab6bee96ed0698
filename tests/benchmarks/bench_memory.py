"""Memory of ``serve`` and ``worker`` together, at rest and while they send MESSAGES (20,000).

Both are processes of their own on one database; relay, sandbox and database are not counted. Figures
in MB: "own" is what only that process holds; Pss adds its share of the libraries' files, Rss all of
them, in both.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from core.settings import Settings
from core.system import System
from data.notify import Notify
from data.sending.campaigns import CampaignStatus
from tests.support.crowded import crowd
from tests.support.delivering import move
from tests.support.ledger import campaign, statuses
from tests.support.programs import launch
from tests.support.relayed import relayed
from tests.support.sink import Sink, sink
from tests.support.waiting import until

MESSAGES = int(os.environ.get("MESSAGES", "20000"))
LOOKS = 10
GOAL_MB = 250
STARTS_WITHIN = 90.0
GIVEN_UP_AFTER = 1800.0
MB = 1024

pytestmark = [pytest.mark.bench, pytest.mark.timeout(0)]


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of a process in kB."""

    rss: int
    pss: int
    anonymous: int

    def __add__(self, other: Held) -> Held:
        """Return the memory of both."""
        return Held(self.rss + other.rss, self.pss + other.pss, self.anonymous + other.anonymous)

    def __str__(self) -> str:
        """Return a part of a line."""
        return f"own {self.anonymous / MB:4.0f} pss {self.pss / MB:4.0f} rss {self.rss / MB:4.0f}"


def held(pid: int) -> Held:
    """Return the memory that a process holds."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    facts = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return Held(facts["Rss"], facts["Pss"], facts["Anonymous"])


@pytest.fixture
async def relay() -> AsyncIterator[Sink]:
    async with sink() as opened:
        yield opened


@pytest.fixture
def settings(relaying: Settings) -> Settings:
    """Give settings under which the sink may be opened."""
    return relaying


@asynccontextmanager
async def started(settings: Settings, command: str, port: int) -> AsyncIterator[int]:
    """Run a command of the product until the block ends and give its pid once it answers."""
    environment = {
        "MAILWRIGHT_HOME": str(settings.home),
        "MAILWRIGHT_PORT": str(port),
        "MAILWRIGHT_WORKER_PORT": str(port),
        "MAILWRIGHT_SANDBOX_URL": settings.sandbox_url,
        "MAILWRIGHT_PRIVATE_RELAYS": settings.private_relays,
        "DATABASE_URL": settings.database_url,
    }
    with (settings.home / f"{command}.log").open("w") as log:
        process = launch(
            [sys.executable, "main.py", command],
            env=os.environ | environment,
            stdout=log,
            stderr=log,
        )
    try:
        async with httpx.AsyncClient() as http:
            url = f"http://127.0.0.1:{port}/health"
            await until(lambda: answers(http, url), STARTS_WITHIN, 0.2)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 30)


async def answers(http: httpx.AsyncClient, url: str) -> bool:
    """Tell whether a server answers."""
    try:
        return (await http.get(url)).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_two_processes_hold_little_and_no_more_after_many_messages(
    system: System, settings: Settings, relay: Sink
) -> None:
    owner, sender_id = await relayed(system, relay.port)
    async with (
        started(settings, "serve", free_port()) as serve,
        started(settings, "worker", free_port()) as worker,
    ):
        await asyncio.sleep(5)
        print(f"\n{MESSAGES} messages\n{'':10} {'serve':30} {'worker':30} together")
        told("at rest", serve, worker)
        paused, sending = CampaignStatus.paused, CampaignStatus.sending
        one: UUID = await campaign(system, owner, 0, sender_id=sender_id, status=paused)
        await crowd(system, owner, one, MESSAGES)
        await move(system, owner, one, sending)
        notify = Notify(system.database.conninfo, system.bus.ring_here)
        await notify.start()
        notify.send("deliveries")
        begun, looks = time.monotonic(), []
        for look in range(1, LOOKS + 1):
            await relay.took(MESSAGES * look // LOOKS, GIVEN_UP_AFTER, 0.2)
            looks.append(told(f"{len(relay.arrived)} sent", serve, worker))
        seconds = time.monotonic() - begun
        await asyncio.sleep(10)
        after = told("after", serve, worker)
        await notify.stop()
    assert relay.doubled() == []
    assert (await statuses(system, one))["sent"] == MESSAGES
    growth = (looks[-1].anonymous - looks[len(looks) // 2].anonymous) / MB
    print(f"{MESSAGES / seconds:.0f} messages/s; the second half added {growth:.1f} MB")
    own, shared, all_of_it = (part / MB for part in (after.anonymous, after.pss, after.rss))
    print(f"together {own:.0f} MB of their own (goal {GOAL_MB})")
    print(f"with libraries {shared:.0f} MB pss, {all_of_it:.0f} MB rss")


def told(when: str, serve: int, worker: int) -> Held:
    """Print what both hold at a moment and return the sum."""
    pages, jobs = held(serve), held(worker)
    print(f"{when:>12} {pages!s:30} {jobs!s:30} {pages + jobs}")
    return pages + jobs
