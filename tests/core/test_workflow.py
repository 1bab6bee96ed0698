"""The workflow engine: order, waits, backoff, failure, retry, cancel, leases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core import advance, workflow
from core.errors import Conflict, Rejected, Surprising, Unavailable
from core.system import Actor, System, Work
from core.waits import Why
from core.workflow import Context, Done, Step, Wait, Workflow
from data.accounts.organizations import Organization
from data.base import new_id
from data.workflow import Run, RunStatus, RunStep, steps_of
from jobs.drain import Drain


class Script:
    """A workflow of three steps whose second one does as the test says."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.ended: list[str] = []
        self.second: list[Done | Wait | Exception] = []

    def workflow(self) -> Workflow:
        """Return the workflow."""

        async def first(_ctx: Context, _facts: dict[str, object]) -> Done:
            self.calls.append("first")
            return Done({"made": 1})

        async def second(ctx: Context, facts: dict[str, object]) -> Done | Wait:
            self.calls.append("second")
            assert facts["made"] == 1
            ctx.remember(seen=[*ctx.facts.get("seen", []), ctx.looks])
            await ctx.note(looked=ctx.looks)
            outcome = self.second.pop(0) if self.second else Done({"two": 2})
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        async def third(_ctx: Context, facts: dict[str, object]) -> Done:
            self.calls.append("third")
            return Done({"sum": facts["two"]})

        async def finished(_work: Work, _run: Run) -> None:
            self.ended.append("finished")

        async def failed(_work: Work, _run: Run) -> None:
            self.ended.append("failed")

        steps = (
            Step("first", "First", first),
            Step("second", "Second", second),
            Step("third", "Third", third),
        )
        return Workflow("script", "script", steps, finished, failed)


@pytest.fixture
async def organization(system: System) -> UUID:
    """Give the id of an organization."""
    async with system.platform(Actor.job()) as work:
        row = Organization(name="Acme", created_at=work.now(), updated_at=work.now())
        work.session.add(row)
        return row.id


@pytest.fixture
async def script(system: System, organization: UUID) -> Script:
    """Give a script with one run started."""
    made = Script()
    system.workflows["script"] = made.workflow()
    async with system.work(Actor.job(organization)) as work:
        await workflow.start(work, "script", new_id(), {})
    return made


async def run_of(system: System) -> tuple[Run, list[RunStep]]:
    """Return the only run and its steps."""
    async with system.platform(Actor.job()) as work:
        from sqlmodel import select

        run = (await work.session.exec(select(Run))).one()
        return run, await steps_of(work.session, run.id)


async def drained(system: System) -> int:
    """Advance everything that is due now; return how many looks were made."""
    drain = Drain(system)
    looks = 0
    while claimed := await drain.look():
        looks += claimed
        await drain.idle()
    return looks


async def test_steps_run_in_order_and_pass_facts_on(system: System, script: Script) -> None:
    """Three steps, three looks, and the end is recorded once."""
    assert await drained(system) == 3
    run, steps = await run_of(system)
    assert script.calls == ["first", "second", "third"]
    assert script.ended == ["finished"]
    assert run.status == RunStatus.done
    assert [step.status for step in steps] == ["done"] * 3
    assert steps[1].facts == {"looked": 1, "seen": [1], "two": 2}
    assert steps[2].facts == {"sum": 2}


async def test_a_wait_parks_with_its_why(system: System, script: Script) -> None:
    """A waiting step says why, is looked at when due, and never fails by waiting."""
    script.second = [Wait(Why("Names are being registered.", limit="Usually 15 min"), 60)] * 20
    await drained(system)
    for _ in range(19):
        _, steps = await run_of(system)
        assert steps[1].status == "waiting"
        assert steps[1].facts["seen"] == list(range(1, steps[1].looks + 1))
        assert Why.from_json(steps[1].why).cause == "Names are being registered."
        assert await drained(system) == 0
        system.clock.skip(timedelta(seconds=61))
        await drained(system)
    system.clock.skip(timedelta(seconds=61))
    await drained(system)
    assert script.ended == ["finished"]


async def test_unavailable_is_tried_again_with_growing_pauses(
    system: System, script: Script
) -> None:
    """The pauses double up to five minutes; a day without an answer ends the run."""
    script.second = [Unavailable("No answer.", provider="zapmail")] * 11
    pauses = []
    for _ in range(10):
        await drained(system)
        run, steps = await run_of(system)
        pauses.append(round((run.next_at - system.clock.now()).total_seconds()))
        assert steps[1].facts["seen"] == list(range(1, len(pauses) + 1))
        system.clock.skip(timedelta(seconds=301))
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    run, steps = await run_of(system)
    assert (run.status, steps[1].status) == (RunStatus.running, "waiting")
    system.clock.skip(timedelta(days=1))
    await drained(system)
    run, steps = await run_of(system)
    assert run.status == RunStatus.failed
    assert steps[1].error["message"] == "No answer."
    assert script.ended == ["failed"]


async def test_rejected_fails_at_once_and_retry_goes_on_from_there(
    system: System, script: Script
) -> None:
    """Retry does not repeat what was done."""
    script.second = [Rejected("Short of money.", provider="zapmail", code="wallet_empty")]
    await drained(system)
    run, steps = await run_of(system)
    assert (run.status, steps[1].error["code"]) == ("failed", "wallet_empty")
    async with system.platform(Actor.job()) as work:
        await workflow.retry(work, run.id)
    await drained(system)
    assert script.calls == ["first", "second", "second", "third"]
    assert script.ended == ["failed", "finished"]


async def test_a_crash_in_a_step_is_recorded_not_lost(system: System, script: Script) -> None:
    """An exception of ours counts as surprising and is tried again."""
    script.second = [ValueError("bug")]
    await drained(system)
    _, steps = await run_of(system)
    assert (steps[1].status, steps[1].error["code"]) == ("waiting", Surprising.code)
    system.clock.skip(timedelta(seconds=5))
    await drained(system)
    assert script.ended == ["finished"]


async def test_retry_while_a_worker_holds_the_step_is_refused(
    system: System, script: Script
) -> None:
    """Neither a running run nor one still leased can be retried; advice says when."""
    assert len(await advance.claim(system, "other", 5)) == 1
    run, _ = await run_of(system)
    async with system.platform(Actor.job()) as work:
        with pytest.raises(Conflict):
            await workflow.retry(work, run.id)
        stored = await work.session.get_one(Run, run.id)
        stored.status = RunStatus.failed
        with pytest.raises(Conflict, match="still holds") as caught:
            await workflow.retry(work, run.id)
        assert caught.value.advice.retry_after is not None
    assert script.calls == []


async def test_a_dead_workers_run_is_taken_over_when_its_lease_ends(
    system: System, script: Script
) -> None:
    """Skipping the clock frees nobody's run; real time does."""
    system.settings.lease_seconds = 0.2
    assert len(await advance.claim(system, "dead", 5)) == 1
    system.clock.skip(timedelta(hours=2))
    assert await drained(system) == 0
    import asyncio

    await asyncio.sleep(0.25)
    await drained(system)
    assert script.ended == ["finished"]


async def test_a_worker_that_lost_its_lease_records_nothing(system: System, script: Script) -> None:
    """Two workers, one outcome."""
    [(run_id, organization_id)] = await advance.claim(system, "slow", 5)
    async with system.platform(Actor.job()) as work:
        await workflow.cancel(work, run_id)
    await advance.advance(system, "slow", run_id, organization_id)
    run, steps = await run_of(system)
    assert run.status == RunStatus.cancelled
    assert {step.status for step in steps} == {"cancelled"}
    assert script.calls == []
