"""The ladder of DMARC policies and the advice when to climb it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.dmarc_records import DmarcRecord, Policy, parse_record
from core.domains.dmarc_stages import (
    LADDER,
    SETTINGS,
    Evidence,
    Failing,
    Move,
    Stage,
    advise,
    may_move,
    stage_of,
)

GOOD = Evidence(days=14, messages=100, aligned_share=0.98, dkim_share=0.98)


@pytest.mark.parametrize(("old", "new"), list(product(Stage, Stage)))
def test_the_ladder_leads_one_step_up_and_any_number_down(old: Stage, new: Stage) -> None:
    steps = LADDER.index(new) - LADDER.index(old)
    assert may_move(old, new) == (steps == 1 or steps < 0)


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_is_known_by_the_tags_of_a_record_and_emits_no_percentage(stage: Stage) -> None:
    policy, testing = SETTINGS[stage]
    record = DmarcRecord(policy=policy, testing=testing, rua=("mailto:d@x.com",), strict_dkim=True)
    assert stage_of(record) is stage
    assert parse_record(record.text)[0] == record
    assert "pct" not in record.text


def test_watching_in_test_mode_is_watching() -> None:
    assert stage_of(DmarcRecord(testing=True)) is Stage.none


@pytest.mark.parametrize("stage", [Stage.none, Stage.quarantine_testing])
def test_good_evidence_leads_one_step_up(stage: Stage) -> None:
    advice = advise(stage, GOOD)
    assert (advice.move, advice.stage) == (Move.advance, LADDER[LADDER.index(stage) + 1])


def test_old_receivers_are_spoken_of_before_testing() -> None:
    assert "older ones do not know t=y" in " ".join(advise(Stage.none, GOOD).reasons)


def test_quarantine_is_the_end_unless_somebody_insists_and_dkim_aligns() -> None:
    assert advise(Stage.quarantine, GOOD).move is Move.stay
    assert advise(Stage.quarantine, GOOD, insists=True).stage is Stage.reject_testing
    advice = advise(Stage.quarantine, replace(GOOD, dkim_share=0.5), insists=True)
    assert advice.move is Move.stay
    assert "DKIM" in advice.reasons[0]
    assert advise(Stage.reject_testing, GOOD, insists=True).stage is Stage.reject
    assert advise(Stage.reject, GOOD, insists=True).move is Move.stay


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        (replace(GOOD, days=13), "13 days"),
        (replace(GOOD, messages=99), "99 messages"),
        (replace(GOOD, aligned_share=0.97), "97.0 %"),
        (replace(GOOD, days=0, messages=0, aligned_share=0.0, dkim_share=0.0), "0 days"),
    ],
)
def test_thin_or_bad_evidence_holds_and_says_what_is_missing(evidence: Evidence, says: str) -> None:
    advice = advise(Stage.none, evidence)
    assert advice.move is Move.stay
    assert says in " ".join(advice.reasons)


def test_too_many_failures_lead_back_and_name_the_sources() -> None:
    failing = (Failing("192.0.2.1", 2), Failing("192.0.2.9", 30), Failing("192.0.2.3", 5))
    bad = replace(GOOD, aligned_share=0.6, failing=failing)
    advice = advise(Stage.quarantine, bad)
    assert (advice.move, advice.stage) == (Move.back, Stage.quarantine_testing)
    assert "192.0.2.9 (30), 192.0.2.3 (5), 192.0.2.1 (2)" in advice.reasons[1]
    assert advise(Stage.none, bad).move is Move.stay


EVIDENCE = st.builds(
    Evidence,
    days=st.integers(0, 60),
    messages=st.integers(0, 10_000),
    aligned_share=st.floats(0, 1),
    dkim_share=st.floats(0, 1),
)


@given(st.sampled_from(Stage), EVIDENCE, st.booleans())
def test_every_advice_is_a_move_the_ladder_knows_and_has_a_reason(
    stage: Stage, evidence: Evidence, insists: bool
) -> None:
    advice = advise(stage, evidence, insists=insists)
    assert advice.reasons
    assert (advice.move is Move.stay) == (advice.stage is stage)
    assert advice.stage is stage or may_move(stage, advice.stage)
    if not insists and LADDER.index(advice.stage) > LADDER.index(stage):
        assert SETTINGS[advice.stage][0] is not Policy.reject
