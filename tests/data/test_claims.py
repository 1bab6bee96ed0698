"""Claims take no more rows than they were asked to, however the planner joins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from core.system import Actor, System
from data import tasks, workflow
from data.accounts import mails
from data.billing import stripe_events

NOW = datetime(2026, 1, 1, tzinfo=UTC)
VALUES = {"worker": "one", "now": NOW, "wall": NOW, "lease_until": NOW, "limit": 4, "first": []}
CLAIMS = {
    "runs": workflow.CLAIM,
    "events": stripe_events.CLAIM,
    "mails": mails.CLAIM,
    "tasks": tasks.CLAIM,
}


@pytest.mark.parametrize("name", CLAIMS)
async def test_the_rows_of_a_claim_are_chosen_once(system: System, name: str) -> None:
    """A subquery that is joined may be run again for every row, and each time locks further ones."""
    statement = str(CLAIMS[name])
    values = {key: value for key, value in VALUES.items() if f":{key}" in statement}
    async with system.platform(Actor.job()) as work:
        found = await work.session.run(text(f"explain {statement}"), values)
        plan = "\n".join(row[0] for row in found)
    assert "InitPlan" in plan
    assert "LockRows" in plan.partition("InitPlan")[2]
    assert "Join" not in plan
    assert "Nested Loop" not in plan
