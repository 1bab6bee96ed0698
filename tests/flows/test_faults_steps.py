"""A step that cannot go on: it fails with advice, waits for money, or is taken over by a worker."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, update

from adapters.sandbox import wallet
from core import advance
from core.errors import Conflict, NotPermitted
from core.provisioning import provisions
from core.provisioning.turnkey.steps import TURNKEY
from core.waits import Why
from data.provisioning.mailboxes import Mailbox, MailboxStatus
from jobs.drain import Drain
from tests.support import journey
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)

CALLING = [step.name for step in TURNKEY if step.name != "finish"]


async def test_each_step_can_be_refused_and_goes_on_after_a_retry(package: Package) -> None:
    """Nine times: failed with a way out, told to both, retried from that very step."""
    for done, name in enumerate(CALLING):
        before = await package.until(name)
        assert before.run.position == done
        fault = package.break_down("*", "status", times=None, value=400)
        refused = await package.settle()
        step = refused.steps[name]
        assert (refused.provision.status, refused.run.status) == ("failed", "failed")
        assert [s.status for s in refused.steps.values()][:done] == ["done"] * done
        assert (step.status, step.error["code"]) == ("failed", "rejected")
        assert step.error["action"]
        assert step.error["help"] == "/help/errors/rejected"
        assert refused.provision.error == step.error["message"]
        assert len(await package.mails("provision-failed")) == 2 * (done + 1)
        package.world.faults.clear(fault.id)
        await package.retry()
    await package.settle()
    await package.require_complete()


async def test_the_last_step_notices_what_is_missing(package: Package) -> None:
    """A mailbox that is not warming after all stops the end; it is said by name."""
    await package.until("finish")
    [lost, *_] = await package.mailboxes()
    await set_status(package, lost, MailboxStatus.created)
    stopped = await package.settle()
    assert (stopped.provision.status, stopped.steps["finish"].failures) == ("failed", 3)
    assert lost.email in stopped.provision.error
    await set_status(package, lost, MailboxStatus.warming)
    await package.retry()
    await package.settle()
    await package.require_complete()


async def set_status(package: Package, mailbox: Mailbox, status: MailboxStatus) -> None:
    async with package.system.work(package.actor) as work:
        await work.session.run(
            update(Mailbox).where(col(Mailbox.id) == mailbox.id).values(status=status)
        )


async def test_an_empty_wallet_parks_and_the_operator_hears_it_once(package: Package) -> None:
    """Nothing is bought, nothing fails, and it goes on by itself once there is money."""
    wallet.set_balance(package.world.store, 100)
    for _ in range(4):
        await package.look()
    parked = await package.look()
    assert (parked.provision.status, parked.run.position) == ("provisioning", 0)
    why = Why.from_json(parked.steps["workspace"].why)
    assert "wallet" in why.cause
    assert "$" in why.limit
    assert "operator has been told" in why.remedy
    assert package.holdings().workspaces == []
    [mail] = await package.mails("alert-")
    assert mail.recipient == package.system.settings.operator_email
    wallet.set_balance(package.world.store, wallet.DEFAULT_CENTS)
    await package.settle()
    await package.require_complete()
    assert len(await package.mails("alert-")) == 1


@pytest.mark.parametrize(("step", "kind"), [("buy", "domains"), ("mailboxes", "slots")])
async def test_a_wallet_emptied_on_the_way_parks_before_spending(
    package: Package, step: str, kind: str
) -> None:
    """Somebody else spent the money: no order is written or sent until it is back."""
    await package.until(step)
    had = wallet.balance_cents(package.world.store)
    wallet.set_balance(package.world.store, 0)
    for _ in range(2):
        await package.look()
    parked = await package.look()
    assert parked.steps[step].status == "waiting"
    assert "wallet" in parked.steps[step].why["cause"]
    assert await package.purchases(kind) == []
    wallet.set_balance(package.world.store, had)
    await package.settle()
    await package.require_complete()
    assert await package.purchases(kind) == ["confirmed"]


async def test_an_order_answered_with_an_invoice_is_found_out(package: Package) -> None:
    """The host says 200 and bought nothing: reading shows it, and the names are ordered again."""
    await package.until("buy")
    package.break_down("zapmail", "empty_wallet", "POST /api/v2/domains/buy")
    await package.settle()
    assert await package.purchases("domains") == ["failed", "confirmed"]
    await package.require_complete()


async def test_orders_that_never_show_stop_for_a_person(package: Package) -> None:
    """After three orders without effect nobody orders a fourth; a retry goes on."""
    await package.until("buy")
    fault = package.break_down("zapmail", "empty_wallet", "POST /api/v2/domains/buy", times=None)
    stopped = await package.settle(pause=timedelta(minutes=15))
    assert stopped.steps["buy"].error["code"] == "purchase_unclear"
    assert await package.purchases("domains") == ["failed"] * 3
    package.world.faults.clear(fault.id)
    await package.retry()
    await package.settle()
    await package.require_complete()


async def test_an_operator_cannot_retry_what_a_worker_holds(package: Package) -> None:
    """While it runs, and while a worker's lease still stands, retry is a conflict."""
    with pytest.raises(Conflict, match="only a failed"):
        await package.retry()
    fault = package.break_down("*", "status", times=None, value=400)
    failed = await package.settle()
    async with package.system.platform(journey.operator()) as work:
        run = await work.session.merge(failed.run)
        run.locked_by = "somebody"
        run.lease_until = package.system.clock.wall() + timedelta(seconds=9)
    with pytest.raises(Conflict, match="still holds") as caught:
        await package.retry()
    assert 0 < (caught.value.advice.retry_after or 0) <= 9
    assert (await package.seen()).provision.status == "failed"
    package.world.faults.clear(fault.id)


async def test_a_customer_cannot_retry(package: Package) -> None:
    """Retry is the operator's."""
    async with package.system.work(package.actor) as work:
        with pytest.raises(NotPermitted):
            await provisions.retry(work, package.provision_id)


async def test_workers_that_die_in_the_middle_lose_and_double_nothing(package: Package) -> None:
    """A worker is cancelled a moment into every look; the next takes over when its lease ends."""
    package.system.settings.lease_seconds = 0.05
    killed = 0
    for moment in range(60):
        due = await journey.next_due(package.system)
        if due is None:
            break
        if due > timedelta():
            journey.skip(package.system, package.world, due)
        drain = Drain(package.system)
        await drain.look()
        await asyncio.sleep(0.004 * (moment % 12))
        await drain.stop()
        killed += (await package.seen()).run.locked_by is not None
        await asyncio.sleep(0.06)
    assert killed > 10
    package.system.settings.lease_seconds = 5
    await package.settle()
    await package.require_complete()


async def test_two_workers_never_work_on_one_run(package: Package) -> None:
    """Of two that ask at the same moment, one gets it."""
    answers = await asyncio.gather(
        *(advance.claim(package.system, f"worker {n}", 5) for n in range(8))
    )
    assert sorted(len(claimed) for claimed in answers) == [0] * 7 + [1]
