"""The runbooks hold what an operator needs at night: their steps, their addresses, their figures."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

RUNBOOKS = ROOT / "docs" / "operate"


def read(name: str) -> str:
    return (RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "steps"), [("blocked-address", 6), ("queue-upgrade", 5), ("backup", 6)]
)
def test_a_runbook_is_a_list_of_steps_in_order(name: str, steps: int) -> None:
    found = [int(number) for number in re.findall(r"^(\d+)\. ", read(name), re.MULTILINE)]
    assert found == list(range(1, steps + 1))


def test_who_is_on_a_block_list_is_looked_up_at_three_places_and_the_reputation_weekly() -> None:
    text = read("blocked-address")
    places = re.findall(r"\]\((https://[^)]+)\)", text)
    assert len(set(places)) == 3
    weekly = text.partition("## Every week")[2]
    assert "Amazon SES" in weekly
    assert "Reputation metrics" in weekly


@pytest.mark.parametrize(
    "item",
    [
        "bounces | *Organizations*, sorted by bounces | below 2 %",
        "complaints | *Organizations*, sorted by complaints | below 0.1 %",
        "dead letters",
        "block lists",
        "audit log",
        "usage",
        "limits of Amazon SES",
    ],
)
def test_a_month_is_looked_back_on_by_a_list(item: str) -> None:
    assert any(item in line for line in read("monthly").splitlines() if line.startswith("| "))
