"""Replies of real people weigh more than what the warmup network says of its own mail."""

from __future__ import annotations

import pytest

from core.provisioning import standing

MANY = 200


def test_real_replies_weigh_more_than_the_pool() -> None:
    praised, answered = standing.of(100.0, 0.0, MANY), standing.of(0.0, 0.05, MANY)
    assert praised.score == pytest.approx(100 / 3)
    assert answered.score == pytest.approx(200 / 3)
    assert praised.advice == standing.HARDLY_ANSWERED
    assert answered.advice == standing.ANSWERED


@pytest.mark.parametrize("mails", [0, standing.LEAST_MAILS - 1])
def test_too_few_real_mails_say_nothing_and_the_advice_says_so(mails: int) -> None:
    found = standing.of(96.0, 0.5, mails)
    assert (found.score, found.replies, found.advice) == (96.0, None, standing.ONLY_POOL)


def test_what_is_not_known_is_not_zero() -> None:
    nothing = standing.of(None, None, MANY)
    assert (nothing.score, nothing.advice) == (None, standing.UNKNOWN)
    assert standing.of(None, 0.025, MANY).score == pytest.approx(50)
    assert standing.of(80.0, 0.9, MANY).score == pytest.approx((80 + 200) / 3)
