"""Long jobs as rows: a run stands at one step, and a step is done, waits or fails.

A step looks before it creates, so working on it twice is harmless. Retry is a column, not a loop:
a failed look sets the next one; what is not moving says why.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.errors import Conflict, NotFound
from core.system import Actor, PlatformWork, System, Work
from core.waits import Why
from data import workflow as rows
from data.workflow import Run, RunStatus, RunStep, StepStatus


@dataclass(frozen=True, slots=True)
class Done:
    """The step is finished; ``facts`` are what later steps and people need to know."""

    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """The step cannot go on yet; it is looked at again in ``again_in`` seconds."""

    why: Why
    again_in: float


@dataclass(slots=True)
class Context:
    """What a step works with: the run, its own facts so far, and transactions when it needs one.

    ``facts`` holds what this step has noted before, also in an earlier look that did not finish.
    """

    system: System
    run_id: UUID
    organization_id: UUID
    subject_id: UUID
    input: dict[str, Any]
    facts: dict[str, Any]
    looks: int
    worker: str
    step_id: UUID
    position: int
    remembered: dict[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The identity the step acts under."""
        return Actor.job(self.organization_id)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """Open a transaction of the run's organization; raise LeaseLost if the run was taken."""
        async with self.system.work(self.actor) as work:
            wall = self.system.clock.wall()
            if not await rows.holds(work.session, self.run_id, self.worker, wall):
                raise LeaseLost(self.run_id)
            yield work

    async def note(self, **facts: Any) -> None:
        """Keep facts at once, before the step is done: an intent, an id that came back."""
        async with self.work() as work:
            await rows.note(work.session, self.step_id, facts, work.now())
        self.facts.update(facts)

    def remember(self, **facts: Any) -> None:
        """Keep facts with whatever comes of this look: what a look that is lost would find anew."""
        self.facts.update(facts)
        self.remembered.update(facts)


StepFunction = Callable[[Context, dict[str, Any]], Awaitable[Done | Wait]]
Ended = Callable[[Work, Run], Awaitable[None]]


class LeaseLost(Exception):
    """Another worker has taken over the run, or a person has cancelled it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``name`` is stored and never changes, ``title`` is what people read."""

    name: str
    title: str
    run: StepFunction
    usual_seconds: int = 5
    """How long it usually takes; shown in the plan before paying."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A kind of run: its steps, and what to record when it ends well or fails.

    ``topic`` is the first part of the topics rung on every change: "<topic>:<subject id>", and
    ``plural``, which is "<topic>s" where none is given. Of the runs that are due those of the
    greatest ``urgency`` go first: what is nearer to its end, so that what has begun is finished.
    """

    kind: str
    topic: str
    steps: tuple[Step, ...]
    finished: Ended
    failed: Ended
    plural: str = ""
    urgency: int = 0

    def ring(self, work: PlatformWork, subject_id: UUID) -> None:
        """Ring whoever watches this subject, and whoever watches all of its kind."""
        work.ring(f"{self.topic}:{subject_id}")
        work.ring(self.plural or f"{self.topic}s")


async def start(
    work: PlatformWork,
    kind: str,
    subject_id: UUID,
    given: dict[str, Any],
    organization_id: UUID | None = None,
) -> Run:
    """Write a run and all its steps; it moves as soon as a worker sees it.

    The organization is the actor's own unless one is given.
    """
    owner = organization_id or work.actor.require_organization()
    workflow = work.system.workflows[kind]
    now = work.now()
    run = Run(
        organization_id=owner,
        kind=kind,
        subject_id=subject_id,
        input=given,
        next_at=now,
        created_at=now,
        updated_at=now,
    )
    work.session.add(run)
    await work.session.flush()
    for position, step in enumerate(workflow.steps):
        work.session.add(
            RunStep(
                organization_id=owner,
                run_id=run.id,
                position=position,
                name=step.name,
                title=step.title,
                created_at=now,
                updated_at=now,
            )
        )
    workflow.ring(work, subject_id)
    work.ring("runs")
    return run


async def retry(work: PlatformWork, run_id: UUID) -> Run:
    """Let a failed run go on from its failed step; raise Conflict while a worker holds it."""
    run = await _locked(work, run_id)
    if run.status != RunStatus.failed:
        raise Conflict(f"The run is {run.status}; only a failed one can be retried.")
    if run.lease_until is not None and run.lease_until > work.system.clock.wall():
        seconds = (run.lease_until - work.system.clock.wall()).total_seconds()
        raise Conflict(
            "A worker still holds this step.",
            action=f"Try again in {seconds:.0f} seconds.",
            retry_after=seconds,
        )
    step = (await rows.steps_of(work.session, run.id))[run.position]
    step.status, step.failures, step.error, step.why = StepStatus.pending, 0, {}, {}
    step.updated_at = run.updated_at = run.next_at = work.now()
    run.status, run.locked_by, run.lease_until, run.finished_at = (
        RunStatus.running,
        None,
        None,
        None,
    )
    _ring(work, run)
    return run


async def look_now(work: PlatformWork, run_id: UUID) -> Run:
    """Bring the next look of a waiting run forward to now."""
    run = await _locked(work, run_id)
    if run.status != RunStatus.running:
        raise Conflict(f"The run is {run.status}; there is nothing to look at.")
    run.next_at = work.now()
    _ring(work, run)
    return run


async def cancel(work: PlatformWork, run_id: UUID) -> Run:
    """End a run for good; a worker in the middle of a step finds its lease gone."""
    run = await _locked(work, run_id)
    if run.status not in (RunStatus.running, RunStatus.failed):
        raise Conflict(f"The run is already {run.status}.")
    run.status, run.locked_by, run.lease_until = RunStatus.cancelled, None, None
    run.updated_at = run.finished_at = work.now()
    for step in await rows.steps_of(work.session, run.id):
        if step.status != StepStatus.done:
            step.status, step.why, step.updated_at = StepStatus.cancelled, {}, work.now()
    _ring(work, run)
    return run


def total_seconds(steps: tuple[Step, ...]) -> timedelta:
    """Return how long the steps usually take together."""
    return timedelta(seconds=sum(step.usual_seconds for step in steps))


async def _locked(work: PlatformWork, run_id: UUID) -> Run:
    run = await work.session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise NotFound("There is no such run.")
    return run


def _ring(work: PlatformWork, run: Run) -> None:
    work.system.workflows[run.kind].ring(work, run.subject_id)
    work.ring("runs")
