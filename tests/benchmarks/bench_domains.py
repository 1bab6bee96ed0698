"""Fifty domains from their names to warmed mailboxes, beside the bound the providers' rates impose.

The calls of the slowest provider cannot begin before the first mailbox exists, so the bound is what
one domain alone needs up to its first call there, and then the rates of all fifty.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from uuid import UUID

import pytest
from sqlmodel import col, select

from core import loop
from core.domains import looking
from core.ports.sandbox import Exchange
from core.provisioning import batches
from core.settings import Settings
from core.system import Actor, System, Work
from data.domains.domains import Domain
from data.provisioning.batches import Batch
from data.provisioning.direct import DirectMailbox, DirectStatus, OutreachAccount
from data.workflow import RunStep
from jobs.drain import Drain
from main import build
from tests.benchmarks.bench_provisions import Windows, bound_seconds
from tests.support import journey
from tests.support.recorded_sandbox import recorded_sandbox

DOMAINS = 50
TOO_MANY = 429
TOLERANCE = 1.15
PROMISED_SECONDS = 15 * 60.0
MAILBOX_SECONDS = 5.0
LIMITS: dict[str, Windows] = {
    "cloudflare": ((1200, 300.0),),
    "google_workspace": ((2400, 60.0),),
    "smartlead": ((10, 1.0), (60, 60.0)),
}
"""Calls in a window of seconds: those the sandbox refuses to exceed."""


@dataclass(frozen=True, slots=True)
class Journey:
    """What was done: how long it took, every call, and where everything stands at the end."""

    took: float
    processor: float
    began: datetime
    log: list[Exchange]
    domains: Counter[str]
    accounts: Counter[str]
    failed: int
    steps: dict[str, tuple[float, float, float]]

    def first_call_seconds(self, provider: str) -> float:
        """Return how long after the beginning a provider was called for the first time."""
        first = min(call.at for call in self.log if call.provider == provider)
        return (first - self.began).total_seconds()


@pytest.mark.bench
def test_fifty_domains_beside_the_limits(database_url: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=database_url)
    journeys: list[Journey] = []

    async def measured() -> None:
        journeys.append(await timed(settings, "Solo", 1))
        journeys.append(await timed(settings, "Acme", DOMAINS))

    loop.run(measured())
    alone, all_of_them = journeys
    ratio = report(alone, all_of_them)
    assert all_of_them.domains == {"ready": DOMAINS}
    assert all_of_them.accounts == {"connected": DOMAINS}
    assert all_of_them.failed == 0
    assert not [call for call in all_of_them.log if call.status == TOO_MANY]
    assert all_of_them.took < PROMISED_SECONDS
    assert all_of_them.steps["create"][2] < MAILBOX_SECONDS
    assert ratio <= TOLERANCE


async def timed(settings: Settings, brand: str, count: int) -> Journey:
    """Take so many domains of a new organization all the way, in a world of its own."""
    with recorded_sandbox() as sandbox:
        system = await build(settings.model_copy(update={"sandbox_url": sandbox.url}))
        actor = await journey.customer(system, brand)
        sandbox.keep_rates()
        began, used = system.clock.wall(), time.process_time()
        took = await ended(system, actor, count)
        processor = time.process_time() - used
        assert system.ports.sandbox is not None
        log = await system.ports.sandbox.requests(100_000)
        async with system.work(actor) as work:
            domains = Counter(row.status for row in await work.session.exec(select(Domain)))
            accounts = Counter(
                row.status for row in await work.session.exec(select(OutreachAccount))
            )
            failed = sum(row.failed for row in await work.session.exec(select(Batch)))
            steps = await spans(work, began)
        await system.close()
    return Journey(took, processor, began, log, domains, accounts, failed, steps)


async def ended(system: System, actor: Actor, count: int) -> float:
    """Let one worker take names to connected mailboxes; return the seconds it took.

    Each part is begun for what is there as soon as it is there, as somebody in a hurry would do.
    """
    drain = Drain(system)
    began = time.monotonic()
    await drain.start()
    ticks = [
        asyncio.create_task(every_second(system, batches.advance_due)),
        asyncio.create_task(every_second(system, looking.look_due)),
    ]
    slug = actor.organization_name.lower()
    names = [f"{slug}-mail-{number:02}.com" for number in range(count)]
    await begun(system, actor, "domain_connect", [{"domain": name} for name in names])
    person = {"user_name": "tim", "first_name": "Tim", "last_name": "Keen"}
    peopled: set[str] = set()
    handed_over: set[UUID] = set()
    while len(handed_over) < count or await moving(system, actor):
        await asyncio.sleep(0.5)
        if new := await connected_domains(system, actor) - peopled:
            items = [{"domain": name, **person} for name in sorted(new)]
            await begun(system, actor, "mailbox_provision", items)
            peopled |= new
        if ready := await created(system, actor) - handed_over:
            items = [{"mailbox_id": str(mailbox_id)} for mailbox_id in sorted(ready)]
            await begun(system, actor, "sequencer_connect", items)
            handed_over |= ready
    took = time.monotonic() - began
    for task in ticks:
        task.cancel()
    await drain.stop()
    return took


async def every_second(system: System, duty: Callable[[System], Awaitable[object]]) -> None:
    """Do what the table of ticks does."""
    while True:
        await duty(system)
        await asyncio.sleep(1.0)


async def begun(system: System, actor: Actor, kind: str, items: list[dict[str, str]]) -> None:
    """Start a batch."""
    async with system.work(actor) as work:
        await batches.start(work, kind, items)


async def connected_domains(system: System, actor: Actor) -> set[str]:
    """Return the domains that have been connected."""
    async with system.work(actor) as work:
        return set(await work.session.exec(select(Domain.name)))


async def created(system: System, actor: Actor) -> set[UUID]:
    """Return the mailboxes that exist."""
    query = select(DirectMailbox.id).where(
        col(DirectMailbox.status).in_((DirectStatus.created, DirectStatus.active))
    )
    async with system.work(actor) as work:
        return set(await work.session.exec(query))


async def moving(system: System, actor: Actor) -> bool:
    """Tell whether a batch has not ended."""
    async with system.work(actor) as work:
        query = select(Batch.id).where(col(Batch.finished_at).is_(None))
        return (await work.session.exec(query)).first() is not None


async def spans(work: Work, began: datetime) -> dict[str, tuple[float, float, float]]:
    """Return for each step when the first and the last one ended, and how long the middle one took."""
    ends: dict[str, list[tuple[float, float]]] = {}
    for step in await work.session.exec(select(RunStep).order_by(col(RunStep.position))):
        if step.started_at and step.finished_at:
            lasted = (step.finished_at - step.started_at).total_seconds()
            ended_after = (step.finished_at - began).total_seconds()
            ends.setdefault(step.name, []).append((ended_after, lasted))
    return {
        name: (min(found)[0], max(found)[0], median(lasted for _, lasted in found))
        for name, found in ends.items()
    }


def report(alone: Journey, many: Journey) -> float:
    """Print calls, bounds and the ratio; return the ratio."""
    calls = Counter(call.provider for call in many.log)
    bounds = {name: bound_seconds(calls[name], windows) for name, windows in LIMITS.items()}
    slowest = max(bounds, key=lambda name: bounds[name])
    print()
    for name, seconds in bounds.items():
        each = calls[name] / DOMAINS
        first = many.first_call_seconds(name)
        print(
            f"{name:18} {calls[name]:5} calls {each:6.2f} a domain  bound {seconds:6.1f} s"
            f"  first after {first:5.1f} s"
        )
    routes = Counter((c.provider, c.method, c.status) for c in many.log)
    for (provider, method, status), made in sorted(routes.items()):
        print(f"  {made / DOMAINS:6.2f}  {provider} {method:6} {status}")
    tens = Counter((c.provider, (c.at - many.began).total_seconds() // 10) for c in many.log)
    for name in LIMITS:
        line = " ".join(f"{tens[name, n]:3}" for n in range(int(many.took // 10) + 1))
        print(f"  {name:18} calls in each ten seconds {line}")
    for name, (first, last, usual) in many.steps.items():
        print(f"  {name:12} ends after {first:6.1f} to {last:6.1f} s, takes {usual:5.1f} s")
    chain = alone.first_call_seconds(slowest)
    ratio = many.took / (chain + bounds[slowest])
    verdict = "" if ratio <= TOLERANCE else f"  (more than {TOLERANCE})"
    print(f"one domain alone took {alone.took:.1f} s, its first call to {slowest} {chain:.1f} s")
    print(f"took {many.took:.1f} s, {many.took / bounds[slowest]:.2f} of the rates alone")
    print(f"of these the processor was ours for {many.processor:.1f} s")
    print(f"{ratio:.2f} of the bound: the first call of one alone, then the rates{verdict}")
    return ratio
