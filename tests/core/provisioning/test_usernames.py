"""User names of mailboxes: the host's rules, and how patterns spread over domains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.zapmail.sandbox.mailboxes import USERNAME
from core.errors import Invalid
from core.provisioning import usernames


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("tim", "tim"),
        (" Tim.Keen ", "tim.keen"),
        ("t_k-2", "t_k-2"),
        ("a", "a"),
        ("7", "7"),
        ("x" * 64, "x" * 64),
    ],
)
def test_what_may_be_used(typed: str, name: str) -> None:
    assert usernames.normalise(typed) == name
    assert usernames.objection(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", ".tim", "tim.", "-tim", "tim_", "ti..m", "ti._m", "ti--m"),
        *("tim@acme.com", "tim keen", "tím", "tim+1", "x" * 65, "tim!"),
    ],
)
def test_what_breaks_a_rule(typed: str) -> None:
    assert usernames.objection(typed)
    with pytest.raises(Invalid) as caught:
        usernames.normalise(typed, "pattern_2")
    assert caught.value.field == "pattern_2"


@given(st.text(alphabet="abz09._-", max_size=12))
def test_our_rule_is_the_hosts_rule(typed: str) -> None:
    """Whatever we accept the host accepts, and what it refuses we refuse before anybody pays."""
    assert (usernames.objection(typed) == "") is (USERNAME.fullmatch(typed) is not None)


def test_each_mailbox_of_a_domain_needs_its_own_name() -> None:
    assert usernames.normalise_all(["tim", "tim.keen"], 2) == ["tim", "tim.keen"]
    with pytest.raises(Invalid) as twice:
        usernames.normalise_all(["tim", " TIM "], 2)
    assert twice.value.field == "pattern_2"
    for wrong in ([], ["tim"], ["a", "b", "c"]):
        with pytest.raises(Invalid, match="2 user names"):
            usernames.normalise_all(wrong, 2)
    with pytest.raises(Invalid) as second:
        usernames.normalise_all(["tim", ".x"], 2)
    assert second.value.field == "pattern_2"


def test_patterns_cascade_over_domains_in_order() -> None:
    assert usernames.cascade(["a.com", "b.com"], ["tim", "t.keen"]) == [
        ("a.com", "tim"),
        ("a.com", "t.keen"),
        ("b.com", "tim"),
        ("b.com", "t.keen"),
    ]
    assert usernames.cascade([], ["tim"]) == []
