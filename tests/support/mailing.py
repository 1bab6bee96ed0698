"""Mailboxes in tests: started, followed while both clocks skip, read as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from adapters.sandbox.world import World
from core.provisioning.direct import mailboxes, outreach, rows
from core.provisioning.direct.outreach import DEFAULT, WarmupWish
from core.system import Actor, System
from data.domains.domains import Domain
from data.provisioning.direct import DirectMailbox, OutreachAccount
from data.workflow import Run, RunStatus, RunStep, steps_of
from tests.support import connecting

STEP = timedelta(seconds=2)
LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Making:
    """A mailbox with its run and steps."""

    mailbox: DirectMailbox
    run: Run
    steps: dict[str, RunStep]

    @property
    def at(self) -> RunStep:
        """The step the run stands at."""
        return next(step for step in self.steps.values() if step.position == self.run.position)


async def started(system: System, actor: Actor, domain_id: UUID, user_name: str) -> UUID:
    """Start to create a mailbox and return its id."""
    async with system.work(actor) as work:
        return (await mailboxes.create(work, domain_id, user_name, "Tim", "Keen")).id


async def created(
    system: System, world: World, actor: Actor, domain_id: UUID, user_name: str
) -> UUID:
    """Create a mailbox and return its id once it exists."""
    mailbox_id = await started(system, actor, domain_id, user_name)
    await until(system, world, mailbox_id, "created")
    return mailbox_id


async def read(system: System, mailbox_id: UUID) -> Making:
    """Read a mailbox as it is now."""
    async with system.platform(Actor.job()) as work:
        mailbox = await rows.get(work, mailbox_id)
        run = await work.session.get_one(Run, mailbox.run_id)
        steps = {step.name: step for step in await steps_of(work.session, run.id)}
    return Making(mailbox, run, steps)


async def until(
    system: System, world: World, mailbox_id: UUID, status: str, longest: timedelta = LONGEST
) -> Making:
    """Let time pass until a mailbox has a status."""
    end = system.clock.now() + longest
    pause = timedelta()
    while True:
        await connecting.later(system, world, pause)
        found = await read(system, mailbox_id)
        if found.mailbox.status == status:
            return found
        if system.clock.now() > end or found.run.status != RunStatus.running:
            message = f"{found.run.status} at {found.at.name}: {found.at.why} {found.at.error}"
            raise AssertionError(message)
        pause = STEP


async def connected(
    system: System, world: World, mailbox_id: UUID, longest: timedelta = LONGEST
) -> OutreachAccount:
    """Let time pass until the run that connects a mailbox has ended; return the account."""
    end = system.clock.now() + longest
    pause = timedelta()
    while True:
        await connecting.later(system, world, pause)
        async with system.platform(Actor.job()) as work:
            account = await rows.account_of(work, mailbox_id)
            assert account is not None
            run = await work.session.get_one(Run, account.run_id)
        if run.status != RunStatus.running:
            return account
        assert system.clock.now() <= end, account
        pause = STEP


async def joined(
    system: System, world: World, actor: Actor, mailbox_id: UUID, wish: WarmupWish = DEFAULT
) -> OutreachAccount:
    """Connect a mailbox to the sequencer and return its account once the run has ended."""
    async with system.work(actor) as work:
        await outreach.connect(work, [mailbox_id], wish)
    return await connected(system, world, mailbox_id)


async def wish_tracking(system: System, actor: Actor, domain_id: UUID, label: str) -> None:
    """Wish for a tracking name without having the records planned."""
    async with system.work(actor) as work:
        domain = await work.session.get_one(Domain, domain_id)
        domain.tracking_label = label
