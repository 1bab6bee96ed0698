"""Signs of spam in a mail's words: each costs its points, an honest mail costs none."""

from __future__ import annotations

from itertools import pairwise

import pytest

from core.sending import presets, spam_signs
from core.sending.compiled import Content

HONEST = "<p>Hi {{first_name|there}}, the new timetable is on <a href='https://acme.com/a'>our page</a>.</p>"
PICTURE = "<img src='https://acme.com/a.png'>"


@pytest.mark.parametrize(
    ("subject", "html", "points"),
    [
        ("Your timetable for spring", HONEST, 0),
        ("Re: our call", HONEST, 2),
        ("BIG NEWS FROM ACME", HONEST, 2),
        ("Look! Now!", HONEST, 1),
        ("$$ inside", HONEST, 1),
        ("Spring", HONEST + "<p>Act now, it is risk-free.</p>", 1),
        ("Spring", PICTURE, 2),
        ("Spring", "<p>See <a href='https://bit.ly/x'>this</a>.</p>", 2),
        ("Spring", "<p>See <a href='http://192.0.2.7/x'>this</a>.</p>", 3),
        ("Spring", "<p>See <a href='https://evil.example/x'>www.bank.com</a>.</p>", 3),
        ("Spring", "<p>See <a href='https://www.acme.com/x'>acme.com</a>.</p>", 0),
        ("Spring", "<p>" + "<a href='https://acme.com'>go</a> " * 6 + "</p>", 1),
        ("Spring", "<p>THIS IS SHOUTED FROM THE ROOF to everybody here</p>", 1),
        ("RE: YOU WON!!", PICTURE + "<a href='http://192.0.2.7'>bank.com</a> act now", 10),
    ],
)
def test_a_sign_costs_its_points(subject: str, html: str, points: float) -> None:
    found = spam_signs.signs(Content(subject, html))
    assert spam_signs.score(found) == points
    assert all(one.points >= other.points for one, other in pairwise(found))


def test_plain_text_is_read_too_and_marks_count_for_nothing() -> None:
    found = spam_signs.signs(
        Content("{{COMPANY_NAME_IN_CAPITALS}} news", "", "Click here, no catch")
    )
    assert [sign.sentence for sign in found] == ["Worn phrases: “click here”, “no catch”."]


def test_no_design_of_ours_costs_a_point() -> None:
    costly = [
        (one.name, found)
        for one in presets.presets()
        if (found := spam_signs.signs(Content(one.content.subject, one.content.html)))
    ]
    assert costly == []
