"""Fifty domains from their names to warmed mailboxes, beside the bound the providers' rates impose."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from core.domains import looking
from core.ports.sandbox import Exchange
from core.provisioning import batches
from core.settings import Settings
from core.system import Actor, System
from data.domains.domains import Domain
from data.provisioning.batches import Batch
from data.provisioning.direct import DirectMailbox, DirectStatus, OutreachAccount
from jobs.drain import Drain
from main import build
from tests.benchmarks.bench_provisions import Windows, bound_seconds
from tests.support import journey
from tests.support.recorded_sandbox import recorded_sandbox

DOMAINS = 50
TOLERANCE = 1.15
PROMISED_SECONDS = 15 * 60.0
LIMITS: dict[str, Windows] = {
    "cloudflare": ((1200, 300.0),),
    "google_workspace": ((2400, 60.0),),
    "smartlead": ((10, 1.0), (60, 60.0)),
}
"""Calls in a window of seconds: those the sandbox refuses to exceed."""


@pytest.mark.bench
async def test_fifty_domains_beside_the_limits(database_url: str, tmp_path: Path) -> None:
    with recorded_sandbox() as sandbox:
        settings = Settings(home=tmp_path, database_url=database_url, sandbox_url=sandbox.url)
        system = await build(settings)
        actor = await journey.customer(system)
        sandbox.keep_rates()
        took = await ended(system, actor)
        assert system.ports.sandbox is not None
        log = await system.ports.sandbox.requests(100_000)
        async with system.work(actor) as work:
            domains = Counter(row.status for row in await work.session.exec(select(Domain)))
            accounts = Counter(
                row.status for row in await work.session.exec(select(OutreachAccount))
            )
            failed = sum(row.failed for row in await work.session.exec(select(Batch)))
        await system.close()
    ratio = report(took, log)
    assert domains == {"ready": DOMAINS}
    assert accounts == {"connected": DOMAINS}
    assert failed == 0
    assert not [call for call in log if call.status == 429]
    assert took < PROMISED_SECONDS
    assert ratio <= TOLERANCE


async def ended(system: System, actor: Actor) -> float:
    """Let one worker take fifty names to connected mailboxes; return the seconds it took."""
    drain = Drain(system)
    began = time.monotonic()
    await drain.start()
    ticks = [
        asyncio.create_task(every_second(system, batches.advance_due)),
        asyncio.create_task(every_second(system, looking.look_due)),
    ]
    names = [f"acme-mail-{number:02}.com" for number in range(DOMAINS)]
    await begun(system, actor, "domain_connect", [{"domain": name} for name in names])
    while await connected_domains(system, actor) < DOMAINS:  # noqa: ASYNC110
        await asyncio.sleep(0.25)
    person = {"user_name": "tim", "first_name": "Tim", "last_name": "Keen"}
    await begun(system, actor, "mailbox_provision", [{"domain": n, **person} for n in names])
    handed_over: set[UUID] = set()
    while len(handed_over) < DOMAINS or await moving(system, actor):
        await asyncio.sleep(0.5)
        ready = await created(system, actor) - handed_over
        if ready:
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


async def connected_domains(system: System, actor: Actor) -> int:
    """Return how many domains have been started."""
    async with system.work(actor) as work:
        return len(list(await work.session.exec(select(Domain.id))))


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


def report(took: float, log: list[Exchange]) -> float:
    """Print calls, bounds and the ratio; return the ratio."""
    calls = Counter(call.provider for call in log)
    bounds = {name: bound_seconds(calls[name], windows) for name, windows in LIMITS.items()}
    print()
    for name, seconds in bounds.items():
        each = calls[name] / DOMAINS
        print(f"{name:18} {calls[name]:5} calls {each:6.2f} a domain  bound {seconds:6.1f} s")
    routes = Counter((c.provider, c.method, c.status) for c in log)
    for (provider, method, status), made in sorted(routes.items()):
        print(f"  {made / DOMAINS:6.2f}  {provider} {method:6} {status}")
    ratio = took / max(bounds.values())
    verdict = "" if ratio <= TOLERANCE else f"  (more than {TOLERANCE})"
    print(f"took {took:.1f} s, {ratio:.2f} of the bound{verdict}")
    return ratio
