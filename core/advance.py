"""Moving runs on: claim what is due, work on one step outside any transaction, record the outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from core import metrics
from core.errors import AppError, ProviderError, RateLimited, Surprising, Unavailable
from core.system import Actor, System, Work
from core.waits import Why
from core.workflow import Context, Done, LeaseLost, Wait, Workflow
from data import workflow as rows
from data.workflow import Run, RunStatus, RunStep, StepStatus

log = structlog.get_logger()

PATIENCE = timedelta(days=1)
"""How long a step waits for a provider that gives no answer; then a person has to look at it."""
MOST_SURPRISES = 3
BACKOFF_SECONDS = 2.0
LONGEST_BACKOFF_SECONDS = 300.0


async def claim(system: System, worker: str, limit: int) -> list[tuple[UUID, UUID]]:
    """Take up to ``limit`` due runs for this worker; return (run id, organization id) pairs."""
    async with system.platform(Actor.job()) as work:
        return await rows.claim(
            work.session,
            worker=worker,
            now=work.now(),
            wall=system.clock.wall(),
            lease=lease_of(system),
            limit=limit,
            first=_urgent(system),
        )


async def renew(system: System, worker: str, run_ids: list[UUID]) -> None:
    """Prolong the leases on the runs this worker is busy with."""
    async with system.platform(Actor.job()) as work:
        await rows.renew(
            work.session,
            worker=worker,
            ids=run_ids,
            wall=system.clock.wall(),
            lease=lease_of(system),
        )


async def advance(system: System, worker: str, run_id: UUID, organization_id: UUID) -> None:
    """Work on a claimed run's current step once and record what came of it."""
    try:
        context, done_facts, workflow = await _begin(system, worker, run_id, organization_id)
        outcome = await _outcome(workflow, context, done_facts)
        await _record(context, outcome)
    except LeaseLost:
        log.info("lease_lost", run=str(run_id))


def lease_of(system: System) -> timedelta:
    """Return how long a claim lasts without renewal."""
    return timedelta(seconds=system.settings.lease_seconds)


def backoff_seconds(failures: int) -> float:
    """Return how long to wait after so many failures in a row: 2, 4, 8, ... at most 300."""
    return min(BACKOFF_SECONDS * 2.0 ** (failures - 1), LONGEST_BACKOFF_SECONDS)


def _urgent(system: System) -> list[str]:
    """Return the kinds of runs that go before all others, the most urgent first."""
    urgent = [one for one in system.workflows.values() if one.urgency]
    return [one.kind for one in sorted(urgent, key=lambda one: -one.urgency)]


async def _begin(
    system: System, worker: str, run_id: UUID, organization_id: UUID
) -> tuple[Context, dict[str, Any], Workflow]:
    async with system.work(Actor.job(organization_id)) as work:
        run = await rows.held(work.session, run_id, worker, system.clock.wall())
        if run is None:
            raise LeaseLost(run_id)
        steps = await rows.steps_of(work.session, run_id)
        step = steps[run.position]
        step.started_at = step.started_at or work.now()
        step.looks += 1
        if step.status == StepStatus.pending:
            step.status = StepStatus.running
            step.updated_at = work.now()
            system.workflows[run.kind].ring(work, run.subject_id)
        context = Context(
            system,
            run.id,
            run.organization_id,
            run.subject_id,
            dict(run.input),
            dict(step.facts),
            step.looks,
            worker,
            step.id,
            run.position,
        )
        done_facts: dict[str, Any] = {}
        for earlier in steps[: run.position]:
            done_facts.update(earlier.facts)
        return context, done_facts, system.workflows[run.kind]


async def _outcome(
    workflow: Workflow, context: Context, done_facts: dict[str, Any]
) -> Done | Wait | AppError:
    step = workflow.steps[context.position]
    try:
        return await step.run(context, done_facts)
    except LeaseLost:
        raise
    except AppError as error:
        return error
    except Exception as error:
        log.exception("step_crashed", run=str(context.run_id), step=step.name)
        return Surprising(
            "Something unexpected happened on our side.", provider="mailwright", detail=repr(error)
        )


async def _record(context: Context, outcome: Done | Wait | AppError) -> None:
    system = context.system
    async with system.work(context.actor) as work:
        wall = system.clock.wall()
        run = await rows.held(work.session, context.run_id, context.worker, wall)
        if run is None:
            raise LeaseLost(context.run_id)
        step = await work.session.get_one(RunStep, context.step_id)
        run.locked_by, run.lease_until = None, None
        run.updated_at = step.updated_at = work.now()
        if context.remembered:
            step.facts = {**step.facts, **context.remembered}
        workflow = work.system.workflows[run.kind]
        if isinstance(outcome, Done):
            await _step_done(work, workflow, run, step, outcome)
        elif isinstance(outcome, Wait):
            step.failures = 0
            _park(work, run, step, outcome.why, outcome.again_in)
        else:
            await _step_refused(work, workflow, run, step, outcome)
        workflow.ring(work, run.subject_id)
        work.ring("runs")


async def _step_done(
    work: Work, workflow: Workflow, run: Run, step: RunStep, outcome: Done
) -> None:
    step.status, step.why, step.error, step.failures = StepStatus.done, {}, {}, 0
    step.facts = {**step.facts, **outcome.facts}
    step.finished_at = run.next_at = work.now()
    work.system.lately.ended(workflow.topic)
    metrics.observe_step(step.name, step.started_at, step.finished_at)
    if run.position + 1 < len(workflow.steps):
        run.position += 1
        return
    run.status, run.finished_at = RunStatus.done, work.now()
    metrics.observe_run(run.kind, run.status, run.created_at, run.finished_at)
    await workflow.finished(work, run)


def _park(work: Work, run: Run, step: RunStep, why: Why, again_in: float) -> None:
    run.next_at = work.now() + timedelta(seconds=again_in)
    step.status = StepStatus.waiting
    step.why = Why(why.cause, why.limit, run.next_at, why.ends, why.remedy).to_json()


async def _step_refused(
    work: Work, workflow: Workflow, run: Run, step: RunStep, error: AppError
) -> None:
    if isinstance(error, RateLimited):
        pause = error.advice.retry_after or 5.0
        why = Why(str(error), limit=f"Rate limit of {error.provider}")
        _park(work, run, step, why, pause)
        return
    since = str(step.error["since"]) if step.failures else work.now().isoformat()
    step.failures += 1
    metrics.STEP_FAILURES.labels(step.name, error.code).inc()
    work.system.lately.ended(workflow.topic, failed=True)
    step.error = _error_json(error) | {"since": since}
    if _is_tried_again(error, step.failures, work.now() - datetime.fromisoformat(since)):
        metrics.STEP_RETRIES.labels(step.name).inc()
        pause = backoff_seconds(step.failures)
        why = Why(str(error), limit=f"Try {step.failures + 1} follows after a pause")
        _park(work, run, step, why, pause)
        return
    step.status, step.why = StepStatus.failed, {}
    run.status, run.finished_at = RunStatus.failed, work.now()
    metrics.observe_run(run.kind, run.status, run.created_at, run.finished_at)
    log.warning(
        "run_failed",
        run=str(run.id),
        subject=f"{workflow.topic}:{run.subject_id}",
        step=step.name,
        code=error.code,
        detail=str(error),
    )
    await workflow.failed(work, run)


def _is_tried_again(error: AppError, failures: int, lasting: timedelta) -> bool:
    """Tell whether a step that failed so often in a row, for so long, is looked at again."""
    if isinstance(error, Unavailable):
        return lasting < PATIENCE
    return isinstance(error, Surprising) and failures < MOST_SURPRISES


def _error_json(error: AppError) -> dict[str, Any]:
    advice = error.advice
    return {
        "code": error.code,
        "message": advice.message,
        "action": advice.action,
        "fallback": advice.fallback,
        "help": advice.help,
        "provider": error.provider if isinstance(error, ProviderError) else "",
        "detail": error.detail if isinstance(error, ProviderError) else "",
    }
