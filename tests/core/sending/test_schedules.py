from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid
from core.sending import schedules
from core.sending.schedules import ClockTime

SPRING = "There is no 02:30 on 29 March in Europe/Berlin: the clocks go forward. 03:30 is meant."
AUTUMN = "02:30 on 25 October in Europe/Berlin comes twice: the clocks go back. The first is meant."


@pytest.mark.parametrize(
    ("day", "hour", "zone", "at", "note"),
    [
        ("2026-03-28", "02:30", "Europe/Berlin", "2026-03-28T01:30", ""),
        ("2026-03-29", "01:59", "Europe/Berlin", "2026-03-29T00:59", ""),
        ("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:30", SPRING),
        ("2026-03-29", "03:00", "Europe/Berlin", "2026-03-29T01:00", ""),
        ("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30", AUTUMN),
        ("2026-10-25", "03:00", "Europe/Berlin", "2026-10-25T02:00", ""),
        ("2026-03-08", "02:30", "America/New_York", "2026-03-08T07:30", "There is no 02:30"),
        ("2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30", "comes twice"),
        ("2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45", "comes twice"),
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45", "02:45 is meant"),
        ("2026-06-01", "09:00", "Asia/Kathmandu", "2026-06-01T03:15", ""),
        ("2026-02-28", "23:59", "UTC", "2026-02-28T23:59", ""),
    ],
)
def test_a_time_on_a_clock_is_one_moment_and_clock_changes_are_told(
    day: str, hour: str, zone: str, at: str, note: str
):
    found = schedules.moment(ClockTime(day, hour, zone))
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert note in found.note
    assert bool(note) == bool(found.note)


def test_a_moment_is_shown_on_its_own_clock():
    found = schedules.moment(ClockTime("2026-03-29", "09:00", "Europe/Berlin"))
    assert found.shown == "Sunday, 29 March 2026 at 09:00 (Europe/Berlin, UTC+02:00)"
    assert schedules.on_clock(found.at, "Europe/Berlin") == ClockTime(
        "2026-03-29", "09:00", "Europe/Berlin"
    )
    assert schedules.shown(found.at, "UTC") == "Sunday, 29 March 2026 at 07:00 (UTC)"


def test_what_is_no_time_or_has_passed_is_refused_at_its_field():
    now = datetime(2026, 3, 1, tzinfo=UTC)
    wrong = [
        (("2026-02-30", "09:00", "UTC"), "date"),
        (("2026-03-02", "9 o'clock", "UTC"), "time"),
        (("2026-03-02", "09:00", "Mars/Olympus"), "time_zone"),
        (("2026-02-28", "23:59", "UTC"), "time"),
        (("2028-03-02", "09:00", "UTC"), "date"),
    ]
    for given, field in wrong:
        with pytest.raises(Invalid) as refused:
            schedules.ahead(schedules.moment(ClockTime(*given)), now)
        assert refused.value.field == field
    assert schedules.ahead(schedules.moment(ClockTime("2026-03-01", "00:01", "UTC")), now).at > now


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_every_moment_of_a_year_can_be_named_but_the_second_of_those_that_come_twice(zone: str):
    at, step = datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=30)
    strange = 0
    while at.year == 2026:
        found = schedules.moment(schedules.on_clock(at, zone))
        strange += found.at != at
        assert found.at in {at, at - timedelta(minutes=30), at - timedelta(hours=1)}
        at += step
    assert strange == (1 if zone == "Australia/Lord_Howe" else 2)
