"""Doorbells: who hears what, who is passed on to, and how one stops to listen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from core.bus import EVERYTHING, Bus
from core.system import Actor, System
from tests.support import journey


def hear(heard: list[tuple[str, str]], topic: str, rung: str) -> None:
    heard.append((topic, rung))


def test_a_ring_is_heard_by_its_topic_and_by_those_who_hear_all() -> None:
    bus, heard = Bus(), list[tuple[str, str]]()
    for topic in ("runs", "provisions", EVERYTHING):
        bus.listen(topic, partial(hear, heard, topic))
    bus.ring("runs")
    assert heard == [("runs", "runs"), (EVERYTHING, "runs")]


def test_everything_is_heard_by_all() -> None:
    bus, heard = Bus(), list[tuple[str, str]]()
    topics = ["runs", "provisions", EVERYTHING]
    for topic in topics:
        bus.listen(topic, partial(hear, heard, topic))
    bus.ring_here(EVERYTHING)
    assert sorted(heard) == sorted((topic, EVERYTHING) for topic in topics)


def test_who_stops_hears_no_more_and_may_stop_twice() -> None:
    bus, heard = Bus(), list[str]()
    stop = bus.listen("runs", heard.append)
    stop()
    stop()
    bus.ring("runs")
    assert heard == []


def test_a_listener_may_stop_while_it_is_rung() -> None:
    bus, heard = Bus(), list[str]()
    stops: list[Callable[[], None]] = []

    def once(topic: str) -> None:
        heard.append(topic)
        stops[0]()

    stops.append(bus.listen("runs", once))
    bus.listen("runs", heard.append)
    bus.ring("runs")
    bus.ring("runs")
    assert len(heard) == 3


def test_own_rings_go_on_to_other_processes_foreign_ones_do_not() -> None:
    bus, sent = Bus(), list[str]()
    bus.forward = sent.append
    bus.ring("runs")
    bus.ring_here("provisions")
    assert sent == ["runs"]


async def test_rings_leave_after_the_commit_once_and_never_after_a_failure(system: System) -> None:
    heard: list[str] = []
    actor = await journey.customer(system)
    system.bus.listen(EVERYTHING, heard.append)
    async with system.work(actor) as work:
        work.ring("drafts")
        work.ring("drafts")
        assert heard == []
    assert heard == ["drafts"]
    try:
        async with system.platform(Actor.job()) as platform:
            platform.ring("lost")
            raise LookupError
    except LookupError:
        pass
    assert heard == ["drafts"]
