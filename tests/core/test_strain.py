"""Signs of strain: their thresholds, their sample, and the ten minutes they look back on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.strain import Ask, Lately, signs

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(slowest: float = 0, **ends: tuple[int, int]) -> dict[str, Any]:
    """Return what a worker tells: ends of steps by topic as (all, failed)."""
    return {
        "slowest": slowest,
        "ended": {topic: all_ for topic, (all_, _) in ends.items()},
        "failed": {topic: failed for topic, (_, failed) in ends.items()},
    }


@pytest.mark.parametrize(
    ("workers", "backlog", "showing"),
    [
        ([], 50, set()),
        ([], 51, {("backlog", Ask.grow)}),
        ([told(50.0)], 0, set()),
        ([told(3), told(50.1)], 0, {("slow_action", Ask.grow)}),
        ([told(all=(100, 3))], 0, set()),
        ([told(all=(100, 4))], 0, {("errors", Ask.grow)}),
        ([told(all=(50, 0)), told(all=(50, 4))], 0, {("errors", Ask.grow)}),
        ([told(all=(19, 19))], 0, set()),
        ([told(all=(100, 6))], 0, {("errors", Ask.grow), ("failing", Ask.go_back)}),
        ([told(all=(999, 9), domain=(90, 9))], 0, set()),
        ([told(all=(999, 10), domain=(90, 10))], 0, {("dns_failing", Ask.go_back)}),
        ([told(all=(999, 20), mailbox=(100, 20))], 0, set()),
        ([told(all=(999, 21), mailbox=(100, 21))], 0, {("mailboxes_failing", Ask.go_back)}),
    ],
)
def test_a_sign_shows_beyond_its_threshold_over_all_workers(
    workers: list[dict[str, Any]], backlog: int, showing: set[tuple[str, Ask]]
) -> None:
    found = signs(workers, backlog)
    assert {(sign.name, sign.ask) for sign in found if sign.shows} == showing
    assert {(sign.name, sign.most) for sign in found} == {
        *(("slow_action", 50), ("errors", 0.03), ("backlog", 50)),
        *(("failing", 0.05), ("dns_failing", 0.1), ("mailboxes_failing", 0.2)),
    }


def test_what_is_longer_ago_than_ten_minutes_is_forgotten() -> None:
    now = [START]
    lately = Lately(lambda: now[0])
    lately.took(60)
    lately.ended("domain", failed=True)
    now[0] += timedelta(minutes=9)
    lately.took(2)
    lately.ended("mailbox")
    assert lately.to_json() == {
        "slowest": 60,
        "ended": {"all": 2, "domain": 1, "mailbox": 1},
        "failed": {"all": 1, "domain": 1},
    }
    now[0] += timedelta(minutes=2)
    assert lately.to_json() == {"slowest": 2, "ended": {"all": 1, "mailbox": 1}, "failed": {}}
    now[0] += timedelta(hours=1)
    assert lately.to_json() == {"slowest": 0, "ended": {}, "failed": {}}
