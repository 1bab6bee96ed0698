"""The cache of one process: 200 readers at once, and its budget of 256 MB beside what it takes.

The memory is measured in processes of their own, filled twice over, with lists of 25 domains
(4 KB each) and with sealed keys (0.5 KB).
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.ages import Kind
from core.bus import EVERYTHING
from core.cache import Cache
from core.clock import Clock
from core.domains import connections, kept, overview
from core.paging import Page
from core.settings import Settings
from core.system import System
from core.vault import Place
from data.base import new_id
from tests.support import journey
from tests.support.programs import python

READERS = 200
ROUNDS = 2
MB = 1 << 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
BUDGET_MB = Settings.model_fields["cache_megabytes"].default
FILLINGS = ("lists", "keys")

pytestmark = [pytest.mark.bench, pytest.mark.timeout(0)]


async def test_two_hundred_readers_at_once(system: System) -> None:
    """Two hundred people open the same few lists: what it costs with the cache and without."""
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        await connections.connect_many(work, " ".join(f"a{n}.com" for n in range(100)))

    async def uncached(number: int) -> object:
        async with system.work(actor) as work:
            return await overview.listing(work, page=number % 4 + 1, sort="-name")

    async def through_the_cache(number: int) -> object:
        return await kept.listing(system, actor, page=number % 4 + 1, sort="-name")

    bare, cold, warm = [
        await at_once(read) for read in (uncached, through_the_cache, through_the_cache)
    ]
    print(f"\nprocessor time of {READERS} readers at once: {bare:.2f} s without the cache")
    print(f"  with it, empty: {cold / bare:.3f} of that, filled: {warm / bare:.4f}")
    assert len(system.cache) == 4
    system.cache.drop(EVERYTHING)


async def at_once(read: Callable[[int], Awaitable[object]]) -> float:
    """Return the processor time in which all readers were served."""
    began = time.process_time()
    await asyncio.gather(*(read(number) for number in range(READERS)))
    return time.process_time() - began


@pytest.mark.parametrize("filling", FILLINGS)
def test_what_a_full_cache_takes(filling: str) -> None:
    """Fill the budget twice over and compare what the process has grown by."""
    told = python("-m", "tests.benchmarks.bench_cache", filling)
    entries, counted, grown = (int(part) for part in told.stdout.split())
    print(
        f"\n{filling}: {entries} entries, counted {counted / MB:.0f} MB of {BUDGET_MB}, "
        f"the process grew by {grown / MB:.0f} MB: {grown / MB / BUDGET_MB:.2f} of the budget"
    )
    assert counted <= BUDGET_MB * MB


def rss_bytes() -> int:
    """Return the memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


async def fill(filling: str) -> str:
    """Fill a cache; return its entries, the bytes it counts and those the process has grown by."""
    cache, before = Cache(Clock(), BUDGET_MB * MB), rss_bytes()
    enough = sys.maxsize
    for number in itertools.count():
        kind, value = (
            (Kind.domain_list, a_list(number))
            if filling == "lists"
            else (Kind.credentials, a_key())
        )

        async def fetch(value: Any = value) -> Any:
            return value

        await cache.get(kind, owner(number), (number, 25), fetch, topics=["domains"])
        if enough == sys.maxsize and len(cache) <= number:
            enough = number * ROUNDS
        if number > enough:
            break
    return f"{len(cache)} {cache.bytes} {rss_bytes() - before}"


def owner(number: int) -> UUID:
    """Return one of a few thousand organizations."""
    return UUID(int=number % 5000)


def a_list(number: int) -> Page[dict[str, Any]]:
    """Return a page of a list of domains."""
    names = [f"mail-{number}-{row}.example.com" for row in range(25)]
    return Page([a_row(name) for name in names], 25)


def a_row(name: str) -> dict[str, Any]:
    """Return a row as the list of domains holds it."""
    return {
        "id": str(new_id()),
        "name": name,
        "shown_name": name,
        "status": "ready",
        "title": "Ready",
        "executor": "api",
        "registrar": "cloudflare",
        "bought": False,
        "proved": True,
        "problem": "",
        "created_at": "2026-11-22T03:22:45.190382+00:00",
        "percent": 100,
        "score": 93,
        "spf": True,
        "dkim": True,
        "dmarc": True,
        "mx": True,
        "listed": False,
        "drifted": False,
        "checked_at": "2026-11-22T03:22:45.190382+00:00",
    }


def a_key() -> tuple[str, Place]:
    """Return a sealed key and its place."""
    return os.urandom(150).hex(), Place(new_id(), "credentials", "sealed_fields", new_id())


if __name__ == "__main__":
    print(asyncio.run(fill(sys.argv[1])))
