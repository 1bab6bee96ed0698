"""What was read and is kept for a while, in the memory of one process, within one budget.

An entry belongs to one organization and names the topics that drop it: a doorbell rings them in
every process, so ages are only what a lost notification costs. It is kept as bytes: its size is
known, each reader has a copy of their own, and what was sealed stays sealed.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from core.ages import AGES, Kind
from core.bus import EVERYTHING
from core.clock import Clock
from core.metrics import CACHE_BYTES, CACHE_READS

T = TypeVar("T")
Key = tuple[str, ...]
Topics = Iterable[str]

ENTRY_BYTES = 500
"""What an entry takes besides its texts: objects, their places in the tables (measured)."""
LARGEST_SHARE = 8
"""What would take more than this part of the budget is not kept."""


@dataclass(slots=True)
class Entry:
    """Something kept, as it was at a time."""

    kept: bytes
    read_at: datetime
    topics: tuple[str, ...]
    size: int


@dataclass(slots=True)
class Flight:
    """A read that is under way; ``heard`` are the topics rung meanwhile."""

    topics: tuple[str, ...]
    answer: asyncio.Future[bytes]
    heard: set[str] = field(default_factory=set)


class Cache:
    """Entries by organization, kind and name; the least recently used go first.

    ``budget_bytes`` of 0 keeps nothing; ``factor`` multiplies every age.
    """

    def __init__(self, clock: Clock, budget_bytes: int, factor: float = 1.0) -> None:
        self.budget_bytes, self.bytes = budget_bytes, 0
        self._clock, self._factor = clock, factor
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._by_topic: defaultdict[str, set[Key]] = defaultdict(set)
        self._flights: dict[Key, Flight] = {}

    async def get(
        self,
        kind: Kind,
        owner: UUID,
        name: Iterable[object],
        fetch: Callable[[], Awaitable[T]],
        *,
        topics: Topics,
        found: Callable[[T], Topics] = lambda _: (),
        within: timedelta | None = None,
    ) -> T:
        """Return what is kept, else what ``fetch`` reads: once, however many ask at the same time.

        ``found`` names further topics once the value is known; ``within`` takes nothing older. None
        is not kept: what is not there may come.
        """
        key = (str(owner), kind.value, *map(str, name))
        age = self.age(kind) if within is None else min(self.age(kind), within)
        while True:
            entry, flight = self._entries.get(key), self._flights.get(key)
            if entry is not None and self._clock.now() - entry.read_at < age:
                self._entries.move_to_end(key)
                kept, outcome = entry.kept, "kept"
            elif flight is None:
                kept, outcome = await self._fetch(key, fetch, tuple(topics), found), "fetched"
            else:
                await asyncio.wait([flight.answer])
                if flight.answer.cancelled():
                    continue
                kept, outcome = flight.answer.result(), "shared"
            CACHE_READS.labels(kind, outcome).inc()
            copied: T = pickle.loads(kept)  # noqa: S301 - written by this process alone
            return copied

    def age(self, kind: Kind) -> timedelta:
        """Return how long a kind is kept at most."""
        return AGES[kind] * self._factor

    def drop(self, topic: str) -> None:
        """Forget what a topic is about; what is being read now is given to who waits, not kept."""
        if topic == EVERYTHING:
            self._entries.clear()
            self._by_topic.clear()
            self._flights.clear()
            self._count(-self.bytes)
            return
        for key in list(self._by_topic.get(topic, ())):
            self._remove(key)
        for key, flight in list(self._flights.items()):
            flight.heard.add(topic)
            if topic in flight.topics:
                del self._flights[key]

    def __len__(self) -> int:
        """Return how many entries are kept."""
        return len(self._entries)

    async def _fetch(
        self,
        key: Key,
        fetch: Callable[[], Awaitable[T]],
        topics: tuple[str, ...],
        found: Callable[[T], Topics],
    ) -> bytes:
        flight = Flight(topics, asyncio.get_running_loop().create_future())
        self._flights[key] = flight
        began = self._clock.now()
        try:
            value = await fetch()
            kept = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            flight.answer.set_exception(error)
            flight.answer.exception()  # seen: nobody else may be waiting
            raise
        except BaseException:
            flight.answer.cancel()
            raise
        else:
            flight.answer.set_result(kept)
            topics = (*topics, *found(value))
            if self._flies(key, flight) and flight.heard.isdisjoint(topics):
                self._remove(key)
                if value is not None:
                    self._keep(key, Entry(kept, began, topics, _size(key, kept, topics)))
            return kept
        finally:
            if self._flies(key, flight):
                del self._flights[key]

    def _flies(self, key: Key, flight: Flight) -> bool:
        return self._flights.get(key) is flight

    def _keep(self, key: Key, entry: Entry) -> None:
        if entry.size * LARGEST_SHARE > self.budget_bytes:
            return
        self._entries[key] = entry
        for topic in entry.topics:
            self._by_topic[topic].add(key)
        self._count(entry.size)
        while self._entries:
            oldest, least_used = next(iter(self._entries.items()))
            if self.bytes <= self.budget_bytes and not self._is_over(oldest, least_used):
                break
            self._remove(oldest)

    def _is_over(self, key: Key, entry: Entry) -> bool:
        return self._clock.now() - entry.read_at >= self.age(Kind(key[1]))

    def _remove(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self._count(-entry.size)
        for topic in entry.topics:
            keys = self._by_topic[topic]
            keys.discard(key)
            if not keys:
                del self._by_topic[topic]

    def _count(self, size: int) -> None:
        self.bytes += size
        CACHE_BYTES.set(self.bytes)


def _size(key: Key, kept: bytes, topics: Topics) -> int:
    return ENTRY_BYTES + sum(map(sys.getsizeof, (kept, *key, *topics)))
