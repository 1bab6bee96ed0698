"""Caps, ramps, fair shares, and how long something will take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sending.pacing_caps import RAMP_DAYS, Subject, allowance, caps
from core.sending.pacing_forecast import Pace, forecast
from core.sending.pacing_shares import Line, Room, divide
from data.base import new_id
from data.sending.lanes import Lane

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OLD = NOW - 60 * DAY


@pytest.mark.parametrize(
    ("age", "rates"),
    [
        (timedelta(), ["50/h"]),
        (3 * DAY - timedelta(seconds=1), ["50/h"]),
        (3 * DAY, ["200/h"]),
        (7 * DAY - timedelta(seconds=1), ["200/h"]),
        (7 * DAY, []),
    ],
)
def test_a_new_organization_begins_slowly_and_is_at_full_speed_on_the_eighth_day(
    age: timedelta, rates: list[str]
) -> None:
    assert [cap.rate for cap in caps(Subject(first_sent_at=NOW - age), NOW)] == rates


def test_a_domain_grows_every_day_for_thirty_days_and_is_free_then() -> None:
    days = [allowance(day) for day in range(RAMP_DAYS)]
    assert days[0] == 50
    assert days[-1] == 50_000
    assert all(1.2 < after / before < 1.35 for before, after in pairwise(days))

    def bound(day: int) -> list[int]:
        subject = Subject(first_sent_at=OLD, domain="acme.example", ramp_from=NOW - day * DAY)
        return [cap.most for cap in caps(subject, NOW)]

    assert bound(0) == [50]
    assert bound(29) == [50_000]
    assert bound(30) == []


def test_limits_stack_and_a_mailbox_sends_thirty_a_day() -> None:
    subject = Subject(
        throttled=True,
        monthly_quota=900,
        daily_limit=100,
        domain="a.example",
        mailbox="t@a.example",
    )
    assert [(cap.scope, cap.most) for cap in caps(subject, NOW)] == [
        ("hour", 50),
        ("hour", 50),
        ("day", 100),
        ("month", 900),
        ("domain:a.example", 50),
        ("mailbox:t@a.example", 30),
    ]


def test_five_thousand_at_the_pace_of_a_new_organization_are_said_to_take_their_time() -> None:
    """3,600 leave in three days at 50/h, the rest in seven hours at 200/h."""
    found = forecast(5_000, Subject(), {}, Pace(), NOW)
    assert (found.rate, found.name) == ("50/h", "new-organization ramp")
    assert found.remaining(NOW) == "79 h"
    begun = forecast(4_700, Subject(first_sent_at=NOW - 2 * DAY), {"hour": 50}, Pace(), NOW)
    assert begun.remaining(NOW) == "42 h"


def test_the_limit_that_binds_most_is_the_one_that_is_named() -> None:
    cold = Subject(domain="a.example")
    assert forecast(5_000, cold, {}, Pace(), NOW).name == "day 1 of the 30-day ramp of a.example"
    old = Subject(first_sent_at=OLD)
    assert forecast(100_000, old, {}, Pace(per_second=14), NOW).rate == "14/s"
    assert forecast(3_000, old, {"account": 900}, Pace(per_day=1_000), NOW).remaining(NOW) == "64 h"
    assert not forecast(100_000, old, {}, Pace(), NOW).bound
    never = Subject(first_sent_at=OLD, daily_limit=0)
    assert forecast(1, never, {}, Pace(), NOW).remaining(NOW) == "more than a year"


def lane(organization: int, campaign: int | None = 1, **facts: Any) -> Lane:
    made = UUID(int=organization * 1000 + campaign) if campaign else None
    return Lane(UUID(int=organization), made, None, **facts)


def taken(lines: list[Line], batch: int = 200, turn: int = 0) -> list[int]:
    divide(lines, batch, turn)
    return [line.take for line in lines]


def test_organizations_share_a_claim_however_much_one_of_them_has_to_send() -> None:
    assert taken([Line(lane(1)), Line(lane(2))]) == [100, 100]
    assert taken([Line(lane(1, n)) for n in range(1, 10)] + [Line(lane(2))])[-1] == 100


def test_what_one_may_not_take_the_others_get() -> None:
    assert taken([Line(lane(1), [Room(7)]), Line(lane(2))]) == [7, 193]
    assert taken([Line(lane(1), [Room(0)]), Line(lane(2), [Room(3)])]) == [0, 3]


def test_risky_organizations_come_after_the_others_and_are_not_starved() -> None:
    good, risky = taken([Line(lane(1)), Line(lane(2, state="warned"))])
    assert good == 4 * risky
    assert risky > 0
    high, usual = taken([Line(lane(1, rank=1)), Line(lane(2))], batch=180)
    assert high == 2 * usual


def test_single_messages_go_first_and_a_campaign_of_higher_priority_before_the_other() -> None:
    singles, bulk = taken([Line(lane(1, None)), Line(lane(1, 1))], batch=100)
    assert (singles, bulk) == (75, 25)
    assert taken([Line(lane(1, None)), Line(lane(2), [Room(0)])], batch=100) == [100, 0]
    assert taken([Line(lane(1, 1, priority=0)), Line(lane(1, 2, priority=5))], 50) == [0, 50]


def test_nobody_is_always_last() -> None:
    lines = {turn: taken([Line(lane(n)) for n in range(1, 4)], 20, turn) for turn in range(3)}
    assert [takes.index(20) for takes in lines.values()] == [0, 1, 2]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.integers(0, 90)), max_size=12),
    st.lists(st.integers(0, 150), min_size=3, max_size=3),
    st.integers(0, 200),
    st.integers(0, 5),
)
def test_no_room_is_ever_overstepped_and_none_is_left_unused(
    wanted: list[tuple[int, bool, int]], shared: list[int], batch: int, turn: int
) -> None:
    """Whoever could still take something finds the batch full."""
    rooms = [Room(left) for left in shared]
    own = [Room(room) for _, _, room in wanted]
    lines = [
        Line(Lane(UUID(int=who), new_id() if bulk else None, None), [own[n], rooms[who % 3]])
        for n, (who, bulk, _) in enumerate(wanted)
    ]
    divide(lines, batch, turn)
    assert all(room.left >= 0 for room in [*rooms, *own])
    assert sum(line.take for line in lines) <= batch
    for line in lines:
        if line.lane.campaign_id is not None:
            assert line.room == 0 or sum(each.take for each in lines) == batch
