"""The hub with real elements of a simulated browser: who is told, how often, and who no longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from nicegui.testing import User, user_simulation

from core.clock import Clock
from ui.shell.live import Hub, LiveElement
from ui.shell.regions import LiveStats


class Source:
    """Something that changes and counts how often it is read."""

    def __init__(self) -> None:
        self.value, self.reads = 0, 0
        self.broken = False

    async def fetch(self) -> dict[str, Any]:
        self.reads += 1
        if self.broken:
            raise RuntimeError("the source is out of order")
        return {"cards": [{"id": "n", "title": "Count", "value": str(self.value)}]}


class Bench:
    """A page with two regions on one topic."""

    def __init__(self) -> None:
        self.hub = Hub(Clock().now, tick=0.02, resync=30)
        self.source = Source()
        self.elements: list[LiveElement] = []

    async def root(self) -> None:
        data = await self.source.fetch()
        self.elements = [LiveStats(self.hub, "t", self.source.fetch, data) for _ in range(2)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def user(bench: Bench) -> AsyncIterator[User]:
    async with user_simulation(bench.root) as visitor:
        await visitor.open("/")
        await asyncio.sleep(0.1)
        yield visitor


async def settle() -> None:
    await asyncio.sleep(0.12)


async def test_ring_reads_once_and_tells_every_viewer(bench: Bench, user: User) -> None:
    reads, sent = bench.source.reads, bench.hub.sent
    bench.source.value = 1
    bench.hub.ring("t")
    await settle()
    assert bench.source.reads - reads == 1
    assert bench.hub.sent - sent == 2


async def test_nothing_changed_is_told_to_nobody(bench: Bench, user: User) -> None:
    sent = bench.hub.sent
    bench.hub.ring("t")
    await settle()
    assert bench.hub.sent == sent


async def test_other_topics_are_not_read(bench: Bench, user: User) -> None:
    reads = bench.source.reads
    bench.hub.ring("another")
    await settle()
    assert bench.source.reads == reads


async def test_broken_source_does_not_end_the_topic(bench: Bench, user: User) -> None:
    bench.source.broken = True
    bench.hub.ring("t")
    await settle()
    bench.source.broken, bench.source.value = False, 5
    sent = bench.hub.sent
    bench.hub.ring("t")
    await settle()
    assert bench.hub.sent - sent == 2


async def test_page_can_follow_what_a_region_shows(bench: Bench, user: User) -> None:
    heard: list[str] = []
    bench.elements[0].on_change = lambda data: heard.append(data["cards"][0]["value"])
    bench.source.value = 7
    bench.hub.ring("t")
    await settle()
    assert heard == ["7"]


async def test_deleted_region_is_forgotten_with_its_callbacks(bench: Bench, user: User) -> None:
    client = bench.elements[0].client
    callbacks = len(client.connect_handlers)
    assert bench.hub.count() == 2
    bench.elements[0].delete()
    assert bench.hub.count() == 1
    assert len(client.connect_handlers) == callbacks - 1
    bench.elements[1].delete()
    assert bench.hub.count() == 0
    reads = bench.source.reads
    bench.hub.ring("t")
    await settle()
    assert bench.source.reads == reads


async def test_kinds_and_persons_on_one_topic_keep_their_own_data() -> None:
    """Two kinds of region, or two people, on one topic are read apart."""
    hub = Hub(Clock().now, tick=0.02, resync=30)
    reads: list[str] = []

    def source(name: str) -> Any:
        async def fetch() -> dict[str, Any]:
            reads.append(name)
            return {"cards": [{"id": name, "title": name, "value": str(len(reads))}]}

        return fetch

    made: list[LiveElement] = []

    async def root() -> None:
        for share in ("ann", "ben"):
            fetch = source(share)
            made.append(LiveStats(hub, "news", fetch, await fetch(), share=share))

    async with user_simulation(root=root) as user:
        await user.open("/")
        await asyncio.sleep(0.1)
        reads.clear()
        hub.ring("news")
        await asyncio.sleep(0.1)
        assert sorted(reads) == ["ann", "ben"]
