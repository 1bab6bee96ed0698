"""What Gmail, Yahoo and Outlook would say about a domain's mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.compliance import CHECKS, FAILURES, Facts, Outcome, ProviderVerdict, verdicts
from core.domains.sender_rules import rule_sets

GOOD = Facts(
    spf=True,
    dkim=True,
    dmarc=True,
    mx=True,
    aligned=True,
    dkim_bits=2048,
    ptr=True,
    tls=True,
    list_unsubscribe=True,
    one_click=True,
    body_link=True,
    spam_rate=0.0005,
)


def by_provider(facts: Facts) -> dict[str, ProviderVerdict]:
    return {verdict.provider.id: verdict for verdict in verdicts(facts)}


def outcomes(facts: Facts) -> list[Outcome]:
    return [verdict.outcome for verdict in verdicts(facts)]


P, F, U = Outcome.passed, Outcome.failed, Outcome.unknown


def test_every_rule_has_a_known_check_a_source_and_a_date() -> None:
    sets = rule_sets()
    assert [rules.id for rules in sets] == ["gmail", "yahoo", "outlook"]
    for rules in sets:
        assert rules.source.startswith("https://")
        assert date(2026, 1, 1) < (rules.dated or rules.read_on) <= rules.read_on
        assert len({rule.id for rule in rules.rules}) == len(rules.rules)
        for rule in rules.rules:
            assert rule.check in CHECKS
            assert rule.fix.endswith(".")
            assert rule.check in FAILURES or rule.limit is not None


def test_what_meets_every_rule_passes_everywhere() -> None:
    assert outcomes(GOOD) == [P, P, P]
    assert all(not verdict.issues for verdict in verdicts(GOOD))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"spf": False}, [F, F, F]),
        ({"dkim": False}, [F, F, F]),
        ({"dmarc": False}, [F, F, F]),
        ({"aligned": False}, [F, F, F]),
        ({"ptr": False}, [F, F, P]),
        ({"tls": False}, [F, P, P]),
        ({"one_click": False}, [F, P, P]),
        ({"list_unsubscribe": False}, [P, F, P]),
        ({"body_link": False}, [F, F, P]),
        ({"spam_rate": 0.003}, [F, F, P]),
        ({"spam_rate": 0.002}, [P, P, P]),
        ({"dkim_bits": 512}, [F, F, P]),
        ({"dkim_bits": 1024}, [P, P, P]),
        ({"mx": False}, [P, P, P]),
        ({"spf": None}, [U, U, U]),
        ({"aligned": None}, [U, U, U]),
        ({"tls": None}, [U, P, P]),
        ({"spam_rate": None}, [U, U, P]),
        ({"spf": False, "tls": None}, [F, F, F]),
    ],
)
def test_each_fact_decides_where_it_is_asked_for(
    change: dict[str, Any], expected: list[Outcome]
) -> None:
    assert outcomes(replace(GOOD, **change)) == expected


def test_who_sends_little_needs_only_one_of_spf_and_dkim_and_no_dmarc() -> None:
    little = replace(GOOD, bulk=False, dmarc=False, aligned=False, one_click=False)
    assert outcomes(replace(little, spf=False)) == [P, P, P]
    assert outcomes(replace(little, spf=False, dkim=False)) == [F, F, P]
    assert outcomes(replace(little, spf=None, dkim=False))[0] is U


def test_mail_from_person_to_person_needs_no_unsubscribing() -> None:
    personal = replace(GOOD, list_unsubscribe=False, one_click=False, body_link=False)
    assert outcomes(replace(personal, marketing=False)) == [P, P, P]


def test_each_issue_says_why_and_what_to_do_and_musts_come_first() -> None:
    gmail = by_provider(replace(GOOD, spam_rate=0.02, tls=None, dkim_bits=1024))["gmail"]
    assert [(issue.rule, issue.outcome, issue.must) for issue in gmail.issues] == [
        ("gmail_spam_rate", F, True),
        ("gmail_tls", U, True),
        ("gmail_dkim_advised_size", F, False),
        ("gmail_low_spam_rate", F, False),
    ]
    assert gmail.issues[0].reason == "2.00 % of messages are reported as spam."
    assert gmail.issues[1].reason == "Not known yet: mail is handed over encrypted."
    assert "test message" in gmail.issues[1].fix
    assert all(issue.fix for issue in gmail.issues)


FACTS = st.builds(
    Facts,
    **dict.fromkeys(
        ("spf", "dkim", "dmarc", "mx", "aligned", "ptr", "tls"), st.none() | st.booleans()
    ),
    **dict.fromkeys(("list_unsubscribe", "one_click", "body_link"), st.none() | st.booleans()),
    dkim_bits=st.none() | st.integers(0, 4096),
    spam_rate=st.none() | st.floats(0, 1),
    bulk=st.booleans(),
    marketing=st.booleans(),
)


@given(FACTS)
def test_the_unknown_never_passes_and_a_failure_always_shows(facts: Facts) -> None:
    for verdict in verdicts(facts):
        musts = [ruling.outcome for ruling in verdict.rulings if ruling.must]
        assert (verdict.outcome is P) == all(outcome is P for outcome in musts)
        assert (verdict.outcome is F) == (F in musts)


def test_knowing_nothing_passes_nowhere() -> None:
    assert outcomes(Facts()) == [U, U, U]
