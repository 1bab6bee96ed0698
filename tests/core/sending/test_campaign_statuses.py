from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.errors import Conflict
from core.sending.campaign_statuses import EDITABLE, WORDS, move, require_draft
from core.system import Work
from data.base import new_id
from data.sending.campaigns import TRANSITIONS, Campaign, CampaignStatus

NOW = datetime(2026, 3, 1, tzinfo=UTC)
S = CampaignStatus


def campaign(status: S) -> Campaign:
    return Campaign(
        organization_id=new_id(),
        name="News",
        status=status,
        why={"cause": "Paused."},
        created_at=NOW,
        updated_at=NOW,
    )


def bench() -> tuple[Work, list[str]]:
    """Return a unit of work that only keeps the time and what was rung."""
    rings: list[str] = []
    work = SimpleNamespace(now=lambda: NOW, ring=rings.append)
    return cast("Work", cast("Any", work)), rings


@pytest.mark.parametrize(("before", "after"), [*product(S, S)])
def test_a_campaign_moves_along_its_table_and_nowhere_else(before: S, after: S):
    one, (work, rings) = campaign(before), bench()
    if after in TRANSITIONS[before]:
        move(work, one, after)
        assert one.status == after
        assert f"campaign:{one.id}" in rings
        assert bool(one.why) == (after is S.paused)
    else:
        with pytest.raises(Conflict) as refused:
            move(work, one, after)
        assert WORDS[before] in str(refused.value)
        assert (one.status, rings) == (before, [])


@pytest.mark.parametrize("status", list(S))
def test_only_a_draft_can_be_edited_and_the_others_say_what_to_do(status: S):
    if status is EDITABLE:
        require_draft(campaign(status))
        return
    with pytest.raises(Conflict) as refused:
        require_draft(campaign(status))
    assert refused.value.advice.action


def test_every_status_is_reached_and_drafts_cannot_end_without_a_start():
    assert set().union(*TRANSITIONS.values()) == set(S)
    assert S.sent not in TRANSITIONS[S.draft] | TRANSITIONS[S.scheduled] | TRANSITIONS[S.paused]
