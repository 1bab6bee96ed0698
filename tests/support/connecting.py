"""Domains in tests: connected, set up while both clocks skip, read as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from adapters.sandbox.world import World
from core.domains import connections, looking
from core.domains.connections import Domain
from core.system import Actor, System
from data.workflow import Run, RunStep, steps_of
from tests.support import journey

STEP = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Setup:
    """A domain with its run and steps."""

    domain: Domain
    run: Run
    steps: dict[str, RunStep]

    @property
    def cause(self) -> str:
        """Why the current step waits."""
        return str(self.steps[self.at].why.get("cause", ""))

    @property
    def at(self) -> str:
        """The step the run stands at."""
        return next(name for name, step in self.steps.items() if step.position == self.run.position)


async def connected(system: System, actor: Actor, name: str, executor: str = "api") -> UUID:
    """Connect a domain and return its id."""
    async with system.work(actor) as work:
        return (await connections.connect(work, name, executor=executor)).id


async def setup(system: System, domain_id: UUID) -> Setup:
    """Read a domain's set-up as it is now."""
    async with system.platform(Actor.job()) as work:
        domain = await work.session.get_one(Domain, domain_id)
        run = await work.session.get_one(Run, domain.run_id)
        steps = {step.name: step for step in await steps_of(work.session, run.id)}
    return Setup(domain, run, steps)


async def later(system: System, world: World, duration: timedelta = timedelta()) -> None:
    """Let time pass, then do all that is due: runs and looks at records."""
    journey.skip(system, world, duration)
    await journey.drained(system)
    while await looking.look_due(system):
        await journey.drained(system)


async def until(
    system: System,
    world: World,
    domain_id: UUID,
    *,
    step: str = "",
    status: str = "",
    longest: timedelta = timedelta(minutes=10),
) -> Setup:
    """Let time pass until a domain's run stands at a step, or the domain has a status."""
    end = system.clock.now() + longest
    pause = timedelta()
    while True:
        await later(system, world, pause)
        found = await setup(system, domain_id)
        reached = found.domain.status == status if status else found.at == step
        if reached:
            return found
        if system.clock.now() > end or found.run.status in ("failed", "done", "cancelled"):
            wanted = status or step
            message = f"{wanted} was not reached: {found.run.status} at {found.at}: {found.cause}"
            raise AssertionError(f"{message} {found.domain.error}")
        pause = STEP
