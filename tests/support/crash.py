"""Kills workers at random moments while packages are being provisioned, and counts what came of it."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select

from adapters.sandbox import wallet
from adapters.sandbox.world import World
from core.system import Actor, System
from data.provisioning.mailboxes import Mailbox
from data.provisioning.provisions import PackageDomain, Provision
from data.provisioning.purchases import Purchase
from data.workflow import Run, RunStep
from tests.support import journey
from tests.support.worker import Workers

WALLET_CENTS = 10_000_000
SLOT_CENTS = 350
LONGEST_LIFE_SECONDS = 1.2
GIVE_UP_SECONDS = 180.0
"""Without any kill everything ends within this, or it never will."""


@dataclass
class Toll:
    """What was started and killed."""

    provisions: list[UUID] = field(default_factory=list)
    kills: int = 0
    in_hand: int = 0
    """Kills of a worker that held at least one run."""


async def kill_often(
    system: System, world: World, workers: Workers, *, kills: int, under_way: int, seed: int
) -> Toll:
    """Keep packages under way, kill a worker so many times, then let everything end."""
    world.clock.tempo = 1e9
    wallet.set_balance(world.store, WALLET_CENTS)
    chance, toll = random.Random(seed), Toll()
    while toll.kills < kills:
        while await moving(system) < under_way:
            toll.provisions.append(await paid(system, len(toll.provisions)))
        pid = await workers.start()
        await let_pass(system, world, chance.uniform(0.0, LONGEST_LIFE_SECONDS))
        workers.kill(pid)
        toll.kills += 1
        toll.in_hand += await held(system)
    pid = await workers.start()
    end = time.monotonic() + GIVE_UP_SECONDS
    while await moving(system) and time.monotonic() < end:
        await let_pass(system, world, 0.1)
    workers.kill(pid)
    return toll


async def paid(system: System, number: int) -> UUID:
    """Pay for one more package of a new organization."""
    brand = f"Brand{number:03}"
    actor = await journey.customer(system, brand)
    await journey.drafted(system, actor, brand=brand)
    return await journey.started(system, actor)


async def let_pass(system: System, world: World, seconds: float) -> None:
    """Let real time pass, and skip what the movable clock would only wait for."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        due = await journey.next_due(system)
        if due is not None and due.total_seconds() > 0:
            journey.skip(system, world, due)
        await asyncio.sleep(min(left, 0.05))


async def moving(system: System) -> int:
    """Return how many runs are still moving."""
    async with system.platform(Actor.job()) as work:
        runs = await work.session.exec(select(Run).where(Run.status == "running"))
        return len(list(runs))


async def held(system: System) -> bool:
    """Tell whether a run has been claimed and not been put down since, its lease over or not."""
    async with system.platform(Actor.job()) as work:
        query = select(Run).where(Run.status == "running", col(Run.locked_by).is_not(None))
        return (await work.session.exec(query)).first() is not None


async def require_exactly_once(system: System, world: World, toll: Toll) -> Counter[str]:
    """Assert that every package is whole and nothing was made or paid twice; return what there is."""
    async with system.platform(Actor.job()) as work:
        provisions = list(await work.session.exec(select(Provision)))
        runs = list(await work.session.exec(select(Run)))
        steps = list(await work.session.exec(select(RunStep)))
        domains = list(await work.session.exec(select(PackageDomain)))
        mailboxes = list(await work.session.exec(select(Mailbox)))
        purchases = list(await work.session.exec(select(Purchase)))
    standing = [(s.name, s.status, s.looks, s.why, s.error) for s in steps if s.status != "done"]
    assert standing == [], f"steps lost: {standing}"
    assert {run.status for run in runs} == {"done"}
    assert {provision.status for provision in provisions} == {"active"}
    assert {provision.id for provision in provisions} == set(toll.provisions)
    assert len(steps) == 10 * len(provisions)
    store = world.store
    bought = [row["domain"] for row in store.all("zapmail_domain")]
    assert sorted(bought) == sorted(domain.name for domain in domains)
    hosts = {row["id"]: row for row in store.all("zapmail_workspace") if not row["is_default"]}
    assert set(hosts) == {provision.host_workspace_ref for provision in provisions}
    places = Counter(mailbox.provision_id for mailbox in mailboxes)
    for provision in provisions:
        assert hosts[provision.host_workspace_ref]["slots"] == places[provision.id]
    emails = sorted(mailbox.email for mailbox in mailboxes)
    assert sorted(row["email"] for row in store.all("zapmail_mailbox")) == emails
    assert sorted(row["email"] for row in store.all("plusvibe_account")) == emails
    names = [row["name"] for row in store.all("plusvibe_workspace") if row["name"] != "Agency"]
    assert len(names) == len(set(names)) == len(provisions)
    clients = sorted(row["email"] for row in store.all("plusvibe_client"))
    assert clients == sorted(provision.outreach_client_email for provision in provisions)
    lists = [row["name"] for row in store.all("heyreach_list")]
    assert len(lists) == len(set(lists)) == len(provisions)
    spent = WALLET_CENTS - wallet.balance_cents(store)
    assert spent == sum(d.price_cents for d in domains) + SLOT_CENTS * len(mailboxes)
    return Counter(
        provisions=len(provisions),
        steps=len(steps),
        looks=sum(step.looks for step in steps),
        domains=len(bought),
        mailboxes=len(emails),
        **{f"purchases {status}": n for status, n in Counter(p.status for p in purchases).items()},
    )
