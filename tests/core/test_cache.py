"""What is kept: how long, for whom, how much, dropped by which doorbell, and read once for many."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from core.ages import AGES, Kind
from core.bus import EVERYTHING
from core.cache import Cache
from core.clock import Clock
from data.base import new_id

MB = 1 << 20
OURS, THEIRS = new_id(), new_id()
Read = Callable[[], Awaitable[object]]


class Source:
    """Something that can be read; ``reads`` counts how often it was."""

    def __init__(self, value: object = "old") -> None:
        self.value, self.reads = value, 0
        self.open = asyncio.Event()
        self.open.set()

    async def read(self) -> object:
        """Return the value as it was when the read began."""
        self.reads += 1
        value = self.value
        await self.open.wait()
        return value


@pytest.fixture
def clock() -> Clock:
    """Give a clock that can be moved."""
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> Cache:
    """Give an empty cache."""
    return Cache(clock, MB)


async def asked(
    cache: Cache, read: Read, owner: UUID = OURS, name: object = "one", topic: str = "bell"
) -> object:
    """Ask for a zone."""
    return await cache.get(Kind.zones, owner, (name,), read, topics=[topic])


def test_the_ages_are_those_that_were_demanded() -> None:
    assert {kind.value: age.total_seconds() for kind, age in AGES.items()} == {
        "dns_status": 25,
        "validation": 60,
        "domain_list": 120,
        "domain_setup": 300,
        "names": 600,
        "zones": 1800,
        "credentials": 3600,
        "frame": 10,
    }


@pytest.mark.parametrize("factor", [1.0, 4.0])
@pytest.mark.parametrize("kind", Kind)
async def test_an_entry_serves_until_its_age_and_not_longer(kind: Kind, factor: float) -> None:
    """The settings multiply every age; nobody sleeps, the clock is moved."""
    clock, source = Clock(), Source()
    cache = Cache(clock, MB, factor)

    async def ask() -> object:
        return await cache.get(kind, OURS, (), source.read, topics=())

    await ask()
    source.value = "new"
    clock.skip(AGES[kind] * factor - timedelta(seconds=1))
    assert (await ask(), source.reads) == ("old", 1)
    clock.skip(timedelta(seconds=1))
    assert (await ask(), source.reads) == ("new", 2)


async def test_who_wants_it_younger_reads_again_and_leaves_it_to_the_others(
    cache: Cache, clock: Clock
) -> None:
    source, second = Source(), timedelta(seconds=1)
    await asked(cache, source.read)
    source.value = "new"
    clock.skip(2 * second)
    got = await cache.get(Kind.zones, OURS, ("one",), source.read, topics=["bell"], within=second)
    assert (got, await asked(cache, source.read), source.reads) == ("new", "new", 2)


async def test_two_hundred_who_ask_at_once_are_served_by_one_read(cache: Cache) -> None:
    source = Source({"rows": [1, 2]})
    source.open.clear()
    before = counted()
    readers = [asyncio.create_task(asked(cache, source.read)) for _ in range(200)]
    await asyncio.sleep(0)
    source.open.set()
    answers = await asyncio.gather(*readers)
    assert answers == [source.value] * 200
    assert len({id(answer) for answer in answers}) == 200
    assert source.reads == 1
    await asked(cache, source.read)
    assert {outcome: count - before[outcome] for outcome, count in counted().items()} == {
        "fetched": 1,
        "shared": 199,
        "kept": 1,
    }
    assert REGISTRY.get_sample_value("mailwright_cache_bytes") == cache.bytes > 0


def counted() -> dict[str, float]:
    """Return what /metrics says of the reads of zones."""
    return {
        outcome: REGISTRY.get_sample_value(
            "mailwright_cache_reads_total", {"kind": "zones", "outcome": outcome}
        )
        or 0
        for outcome in ("fetched", "shared", "kept")
    }


async def test_a_read_that_fails_or_is_given_up_is_not_kept(cache: Cache) -> None:
    """An error reaches everybody who waited; when the one who reads leaves, the next one reads."""

    async def broken() -> object:
        await asyncio.sleep(0)
        raise LookupError

    failed = await asyncio.gather(*(asked(cache, broken) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in failed] == [LookupError] * 3
    source = Source()
    source.open.clear()
    first = asyncio.create_task(asked(cache, source.read))
    second = asyncio.create_task(asked(cache, source.read))
    await asyncio.sleep(0)
    first.cancel()
    source.open.set()
    assert (await second, source.reads) == ("old", 2)
    assert await asked(cache, Source(None).read, name="absent") is None
    assert len(cache) == 1


async def test_two_organizations_never_share_an_entry(cache: Cache) -> None:
    ours, theirs = Source("ours"), Source("theirs")
    assert await asked(cache, ours.read, OURS) == "ours"
    assert await asked(cache, theirs.read, THEIRS) == "theirs"
    assert await asked(cache, theirs.read, OURS) == "ours"
    assert (ours.reads, theirs.reads, len(cache)) == (1, 1, 2)


async def test_whoever_changes_what_was_given_changes_only_their_own(cache: Cache) -> None:
    given = await asked(cache, Source(["a"]).read)
    assert isinstance(given, list)
    given.append("b")
    assert await asked(cache, Source().read) == ["a"]


async def test_a_doorbell_drops_what_it_is_about_and_nothing_else(cache: Cache) -> None:
    for name in ("one", "two"):
        await asked(cache, Source().read, name=name, topic=name)
    cache.drop("one")
    again = [await asked(cache, Source("new").read, name=name) for name in ("one", "two")]
    assert again == ["new", "old"]
    cache.drop(EVERYTHING)
    assert (len(cache), cache.bytes) == (0, 0)


@pytest.mark.parametrize("topic", ["bell", "row:7", EVERYTHING])
async def test_what_was_read_before_a_doorbell_is_not_kept_after_it(
    cache: Cache, topic: str
) -> None:
    """Also when only the value tells what it is about."""
    source = Source()
    source.open.clear()
    reading = asyncio.create_task(
        cache.get(
            Kind.domain_list,
            OURS,
            (),
            source.read,
            topics=["bell"],
            found=lambda _: ["row:7"],
        )
    )
    await asyncio.sleep(0)
    source.value = "new"
    cache.drop(topic)
    source.open.set()
    assert await reading == "old"
    again = await cache.get(Kind.domain_list, OURS, (), source.read, topics=["bell"])
    assert again == "new"


async def test_the_budget_is_kept_by_letting_go_what_was_used_least_lately(clock: Clock) -> None:
    text = "x" * 10_000
    cache = Cache(clock, 10 * (len(text) + 1_500))
    for number in range(50):
        await asked(cache, Source(text).read, name=number)
        await asked(cache, Source(text).read, name=0)
        assert cache.bytes <= cache.budget_bytes
    assert 10 <= len(cache) < 50
    first, second = Source(), Source()
    await asked(cache, first.read, name=0)
    await asked(cache, second.read, name=1)
    assert (first.reads, second.reads) == (0, 1)
    await asked(cache, Source("x" * cache.budget_bytes).read, name="too large")
    assert len(cache) >= 10
    clock.skip(AGES[Kind.zones])
    await asked(cache, Source().read, name="young")
    assert len(cache) == 1


async def test_a_budget_of_nothing_keeps_nothing(clock: Clock) -> None:
    cache, source = Cache(clock, 0), Source()
    for _ in range(2):
        assert await asked(cache, source.read) == "old"
    assert (source.reads, len(cache), cache.bytes) == (2, 0, 0)
