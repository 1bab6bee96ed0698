"""Claims take as many rows as they were asked to, however the planner joins."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from core import workflow
from core.system import Actor, System
from core.workflow import Workflow
from data import workflow as rows
from data.base import new_id
from data.workflow import Run
from tests.support import journey

RUNS, LIMIT = 9, 4
NESTED = """
    set local enable_hashjoin = off; set local enable_mergejoin = off;
    set local enable_hashagg = off; set local enable_sort = off; set local enable_material = off
"""


async def test_a_claim_keeps_to_its_limit_under_every_plan(system: System) -> None:
    """A subquery that is run again for every row would take all nine."""

    async def ended(_work: object, _run: Run) -> None: ...

    system.workflows["idle"] = Workflow("idle", "idle", (), ended, ended)
    actor = await journey.customer(system)
    async with system.work(actor) as work:
        for _ in range(RUNS):
            await workflow.start(work, "idle", new_id(), {})
    for plan in ("", NESTED):
        async with system.platform(Actor.job()) as platform:
            for setting in filter(str.strip, plan.split(";")):
                await platform.session.run(text(setting))
            claimed = await rows.claim(
                platform.session,
                worker="one",
                now=platform.now(),
                wall=system.clock.wall(),
                lease=timedelta(seconds=-1),
                limit=LIMIT,
            )
            assert len(claimed) == LIMIT
