"""The why of a wait survives its way through the database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import Clock
from core.waits import Why

TIMES = st.none() | st.datetimes(timezones=st.just(UTC))


@given(st.text(), st.text(), TIMES, TIMES, st.text())
def test_it_comes_back_as_it_went(
    cause: str, limit: str, until: datetime | None, ends: datetime | None, remedy: str
) -> None:
    why = Why(cause, limit, until, ends, remedy)
    assert Why.from_json(json.loads(json.dumps(why.to_json()))) == why


def test_by_itself_it_says_that_there_is_nothing_to_do() -> None:
    assert Why("Names are being registered.").remedy


def test_time_moves_ahead_only() -> None:
    clock = Clock()
    before = clock.now()
    clock.skip(timedelta(hours=3))
    assert timedelta(hours=3) <= clock.now() - before < timedelta(hours=3, minutes=1)
    assert clock.wall() - before < timedelta(minutes=1)
    assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError, match="back"):
        clock.skip(timedelta(seconds=-1))
