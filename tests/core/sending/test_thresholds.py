"""One table of limits: floors, rungs and colours (bounces and complaints)."""

from __future__ import annotations

import pytest

from core.sending.thresholds import BOUNCES, COMPLAINTS, Measure, Reception, Standing

G, W, T, S = Standing


@pytest.mark.parametrize(
    ("measure", "bad", "whole", "rung", "level"),
    [
        (BOUNCES, 40, 49, G, "none"),
        (BOUNCES, 1, 50, G, "good"),
        (BOUNCES, 2, 100, G, "good"),
        (BOUNCES, 3, 100, W, "fair"),
        (BOUNCES, 41, 1000, T, "fair"),
        (BOUNCES, 50, 1000, T, "fair"),
        (BOUNCES, 51, 1000, S, "poor"),
        (COMPLAINTS, 9, 99, G, "none"),
        (COMPLAINTS, 1, 100, W, "poor"),
        (COMPLAINTS, 1, 1000, G, "good"),
        (COMPLAINTS, 2, 1000, W, "fair"),
        (COMPLAINTS, 3, 1000, T, "fair"),
        (COMPLAINTS, 4, 1000, S, "poor"),
    ],
)
def test_rungs_and_colours_follow_one_table(
    measure: Measure, bad: int, whole: int, rung: Standing, level: str
) -> None:
    assert measure.rung(bad, whole) is rung
    assert measure.level(bad, whole) == level


def test_the_worst_measure_decides() -> None:
    assert Reception(1000, 25, 4).worst == (S, COMPLAINTS)
    assert Reception(1000, 25, 0).worst == (W, BOUNCES)
    assert Reception().worst[0] is G
