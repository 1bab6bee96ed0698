"""Reconciliation: each kind of difference is found, and where there is none nothing is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, update

from core.errors import NotPermitted
from core.provisioning import reconciliation
from data.billing.checkouts import Checkout, CheckoutStatus
from tests.support import journey
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)


async def findings(package: Package) -> list[dict[str, Any]]:
    """Reconcile and return what was found, as the stored report has it."""
    made = await reconciliation.reconcile(package.system, journey.operator())
    async with package.system.platform(journey.operator()) as work:
        stored = await reconciliation.latest(work)
    assert stored is not None
    assert stored.id == made.id
    assert stored.provisions_checked == 1
    return stored.findings


async def kinds(package: Package) -> list[str]:
    return [finding["kind"] for finding in await findings(package)]


async def test_a_sound_package_has_no_finding(package: Package) -> None:
    assert await kinds(package) == []
    await package.settle()
    assert await kinds(package) == []


async def test_paid_and_not_bought(package: Package) -> None:
    """A failed one at once, a slow one after a day; both name the domains."""
    fault = package.break_down("zapmail", "status", times=None, value=400)
    await package.settle()
    [finding] = await findings(package)
    assert finding["kind"] == "paid_not_bought"
    assert finding["organization"] == "Acme"
    assert finding["provision_id"] == str(package.provision_id)
    assert all(domain.name in finding["what"] for domain in await package.domains())
    package.world.faults.clear(fault.id)
    await package.retry()
    assert await kinds(package) == []
    journey.skip(package.system, package.world, timedelta(hours=25))
    assert await kinds(package) == ["paid_not_bought"]


async def test_bought_and_not_paid(active: Package) -> None:
    """The payment was taken back by other hands."""
    async with active.system.work(active.actor) as work:
        await work.session.run(
            update(Checkout)
            .where(col(Checkout.subject_id) == active.provision_id)
            .values(status=CheckoutStatus.refunded)
        )
    assert await kinds(active) == ["bought_not_paid"]


async def test_an_order_whose_outcome_nobody_knows(package: Package) -> None:
    """Sent, unanswered, and half an hour without a look."""
    await package.until("buy")
    package.break_down("zapmail", "drop_after_effect", "POST /api/v2/domains/buy")
    while not await package.purchases("domains"):
        await package.look()
    assert await kinds(package) == []
    journey.skip(package.system, package.world, timedelta(minutes=31))
    [finding] = await findings(package)
    assert finding["kind"] == "unclear"
    assert finding["what"].startswith("domains: ")
    await package.settle()
    assert await kinds(package) == []
    await package.require_complete()


async def test_a_domain_at_the_host_that_is_not_in_our_books(active: Package) -> None:
    [first, *_] = active.world.store.all("zapmail_domain")
    stranger = {**first, "id": "stranger", "domain": "stranger.com"}
    active.world.store.put("zapmail_domain", "stranger", stranger)
    [finding] = await findings(active)
    assert finding["kind"] == "not_ours"
    assert "stranger.com" in finding["what"]


async def test_a_host_that_does_not_answer_is_not_taken_for_an_empty_one(active: Package) -> None:
    active.break_down("zapmail", "status", times=None, value=500)
    report = await reconciliation.reconcile(active.system, journey.operator())
    assert (report.provisions_checked, report.workspaces_read, report.findings) == (1, 0, [])


async def test_only_the_staff_reconciles(package: Package) -> None:
    with pytest.raises(NotPermitted):
        await reconciliation.reconcile(package.system, package.actor)
