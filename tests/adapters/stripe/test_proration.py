from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.stripe.sandbox.periods import period_end
from adapters.stripe.sandbox.proration import change, prorated

DAY = 86_400
AMOUNTS = st.integers(0, 10_000_000)


def at(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


def test_half_a_period_costs_half_the_price():
    assert prorated(4700, 0, 30 * DAY, 15 * DAY) == 2350
    assert change(4700, 9700, (0, 30 * DAY), 15 * DAY) == (-2350, 4850)


def test_a_change_on_the_eleventh_day_of_thirty():
    # 20 of 30 days are left: 47.00 * 20/30 = 31.333 and 97.00 * 20/30 = 64.667
    assert change(4700, 9700, (0, 30 * DAY), 10 * DAY) == (-3133, 6467)


def test_a_change_on_the_fourth_of_november_at_six():
    # from 4 Nov 06:00 to 1 Dec are 26.75 of 30 days: 97.00 * 26.75/30 = 86.4917
    assert prorated(9700, at(2026, 11, 1), at(2026, 12, 1), at(2026, 11, 4, 6)) == 8649


def test_seconds_count():
    assert prorated(30 * DAY, 0, 30 * DAY, 1) == 30 * DAY - 1


@given(AMOUNTS, st.integers(1, 400 * DAY), st.integers(-DAY, 401 * DAY))
def test_never_more_than_the_price_and_never_less_than_nothing(amount, span, moment):
    assert 0 <= prorated(amount, 0, span, moment) <= amount
    assert prorated(amount, 0, span, 0) == amount
    assert prorated(amount, 0, span, span) == 0


@given(AMOUNTS, AMOUNTS, st.integers(0, 30 * DAY))
def test_going_up_costs_and_going_down_pays(one, other, moment):
    low, high = sorted((one, other))
    credit, debit = change(low, high, (0, 30 * DAY), moment)
    assert credit + debit >= 0
    assert sum(change(high, low, (0, 30 * DAY), moment)) == -(credit + debit)


@pytest.mark.parametrize(
    ("anchor", "start", "interval", "count", "end"),
    [
        ((2026, 1, 31), (2026, 1, 31), "month", 1, (2026, 2, 28)),
        ((2026, 1, 31), (2026, 2, 28), "month", 1, (2026, 3, 31)),
        ((2026, 1, 31), (2028, 1, 31), "month", 1, (2028, 2, 29)),
        ((2026, 11, 15), (2026, 11, 15), "month", 3, (2027, 2, 15)),
        ((2024, 2, 29), (2024, 2, 29), "year", 1, (2025, 2, 28)),
        ((2026, 11, 15), (2026, 12, 15), "month", 1, (2027, 1, 15)),
        ((2026, 11, 15), (2026, 11, 15), "week", 2, (2026, 11, 29)),
        ((2026, 2, 28), (2026, 2, 28), "day", 1, (2026, 3, 1)),
    ],
)
def test_periods_end_on_the_day_of_the_anchor(anchor, start, interval, count, end):
    assert period_end(at(*anchor), at(*start), interval, count) == at(*end)
