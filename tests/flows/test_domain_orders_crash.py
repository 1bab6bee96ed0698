"""Workers that are killed in the middle of buying domains lose nothing and buy nothing twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.domains import orders, orders_rows
from core.domains.orders_states import move
from core.settings import Settings
from core.system import Actor, System
from data.accounts.organizations import Organization
from data.billing.checkouts import Checkout, CheckoutStatus
from data.billing.refunds import Refund
from data.domains.orders import OrderStatus
from tests.support import crash, journey, worker

KILLS = 6
ORDERS = 4
NAMES_EACH = 3
LONGEST_LIFE_SECONDS = 0.8
GIVE_UP_SECONDS = 120.0


@pytest.fixture
def settings(tmp_path: Path, database_url: str, sandbox: Server) -> Settings:
    """Give settings under which a dead worker's runs are free after a second."""
    return Settings(
        home=tmp_path,
        database_url=database_url,
        sandbox_url=sandbox.url,
        lease_seconds=1,
        registrar="godaddy",
    )


@pytest.fixture(autouse=True)
def no_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test's own System call the sandbox as often as it likes."""
    worker.without_queues(monkeypatch.setattr)


@pytest.mark.slow
async def test_every_name_is_bought_once_however_often_its_worker_dies(
    system: System, sandbox: Server, settings: Settings, tmp_path: Path
) -> None:
    """Kill at six random moments; then every name was charged for once, or never ordered.

    One that was killed after its intent was written and before it left is never ordered: nobody
    can know that at once, so it is given up after half an hour and its money goes back.
    """
    sandbox.world.clock.tempo = 1e9
    chance, placed, in_hand = random.Random(11), dict[UUID, Actor](), 0
    with worker.workers(settings, tmp_path / "workers.log") as workers:
        for number in range(KILLS):
            if number < ORDERS:
                placed |= await paid(system, number)
            pid = await workers.start()
            life = chance.uniform(0.0, LONGEST_LIFE_SECONDS)
            await crash.let_pass(system, sandbox.world, life)
            workers.kill(pid)
            in_hand += await crash.held(system)
        pid = await workers.start()
        end = time.monotonic() + GIVE_UP_SECONDS
        while await crash.moving(system) and time.monotonic() < end:
            await crash.let_pass(system, sandbox.world, 0.1)
        workers.kill(pid)
    assert in_hand > 0
    bought, lost = await ended(system, placed)
    assert len(bought) + len(lost) == ORDERS * NAMES_EACH
    assert len(lost) <= KILLS
    assert charges(sandbox.world) == Counter(bought)
    owed = await paid_back(system)
    assert owed <= set(lost)
    assert bool(owed) == bool(lost)


async def paid(system: System, number: int) -> dict[UUID, Actor]:
    """Fill a cart of a new organization and record its payment as billing would."""
    actor = await journey.customer(system, f"Brand{number:03}")
    some = " ".join(f"go-brand{number}{letter}.com" for letter in "abcdefgh")
    found = await orders.find(system, actor, some)
    names = [offer.name for offer in found.offers if offer.sellable][:NAMES_EACH]
    cart = await orders.add(system, actor, names)
    assert cart.order is not None
    async with system.work(actor) as work:
        await orders.choose(work, auto_configure=False)
        order = await orders_rows.get(work, cart.order.id, lock=True)
        organization = await work.session.get_one(Organization, work.organization_id)
        organization.phone = "775 555 0142"
        move(order, OrderStatus.pending_payment, work.now())
        checkout = Checkout(
            organization_id=work.organization_id,
            purpose=orders.PURPOSE,
            subject_id=order.id,
            status=CheckoutStatus.paid,
            amount_total_cents=cart.total_cents,
            paid_cents=cart.total_cents,
            created_at=work.now(),
            updated_at=work.now(),
        )
        work.session.add(checkout)
        await work.session.flush()
        await orders.paid(work, checkout)
    return {order.id: actor}


async def ended(system: System, placed: dict[UUID, Actor]) -> tuple[list[str], list[UUID]]:
    """Return the names that are domains by now, and the items that were given up."""
    bought: list[str] = []
    lost: list[UUID] = []
    for order_id, actor in placed.items():
        async with system.work(actor) as work:
            found = await orders.get(work, order_id)
        for item in found.items:
            assert (item.status == "purchased") == (item.domain_id is not None)
            if item.domain_id:
                bought.append(item.name)
            else:
                lost.append(item.id)
    return bought, lost


async def paid_back(system: System) -> set[UUID]:
    """Return the items whose money was asked back; it was never real, so the first ends its order."""
    async with system.platform(Actor.job()) as work:
        keys = await work.session.exec(select(Refund.key))
        return {UUID(key.removeprefix("domain-")) for key in keys}


def charges(world: World) -> Counter[str]:
    """Return how often each name was charged for."""
    return Counter(row["domain"] for row in world.store.all("godaddy_charge"))
