"""The end of a package: by an operator with a refund, or with its subscription."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.billing import subscriptions
from core.errors import Conflict, Invalid, NotPermitted
from core.provisioning import allowance, cancelling
from core.provisioning.cancelling import RefundPlan
from data.billing.checkouts import Checkout
from data.billing.refunds import Refund
from data.provisioning.mailboxes import Mailbox
from tests.support import journey
from tests.support.package import Package
from tests.support.till import Till

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
)

PAID_CENTS = 9700 + 4700


async def planned(package: Package) -> RefundPlan:
    async with package.system.platform(journey.operator()) as work:
        return await cancelling.plan(work, package.provision_id)


async def cancelled(package: Package, cents: int, reason: str = "As you asked.") -> None:
    async with package.system.platform(journey.operator()) as work:
        await cancelling.cancel(work, package.provision_id, refund_cents=cents, reason=reason)
    await package.settle()


async def refunds_of(package: Package) -> list[Refund]:
    async with package.system.work(package.actor) as work:
        return list(await work.session.exec(select(Refund)))


async def test_before_anything_is_bought_all_of_it_goes_back(shop: Till, sold: Package) -> None:
    """Refund, subscription, run: everything ends, and nothing was bought."""
    plan = await planned(sold)
    assert (plan.paid_cents, plan.suggested_cents, plan.kept) == (PAID_CENTS, PAID_CENTS, ())
    await cancelled(sold, plan.suggested_cents)
    found = await sold.seen()
    assert (found.provision.status, found.run.status) == ("cancelled", "done")
    [refund] = await refunds_of(sold)
    assert (refund.status, refund.amount_cents) == ("done", PAID_CENTS)
    assert (await shop.subscription(sold.provision_id)).status == "canceled"
    assert sold.holdings().spent_cents == 0
    async with sold.system.work(sold.actor) as work:
        [checkout] = list(await work.session.exec(select(Checkout)))
        assert await allowance.find(work) is None
    assert checkout.status == "refunded"
    assert await shop.payments.refunded_cents(checkout.payment_intent_ref) == PAID_CENTS


async def test_names_that_are_registered_are_kept_and_not_refunded(in_use: Package) -> None:
    """An active package: nothing is suggested, warmup stops, mailboxes are on their way out."""
    plan = await planned(in_use)
    assert (len(plan.kept), plan.unbought, plan.suggested_cents) == (3, (), 0)
    await cancelled(in_use, 1000, "A gesture.")
    found = await in_use.seen()
    assert (found.provision.status, found.run.status) == ("cancelled", "done")
    assert [refund.amount_cents for refund in await refunds_of(in_use)] == [1000]
    boxes = in_use.world.store.all("zapmail_mailbox")
    assert all(box["removal_at"] for box in boxes)
    assert in_use.holdings().warming == 0
    assert await removed(in_use) == 6
    assert len(in_use.holdings().domains) == 3


async def removed(package: Package) -> int:
    async with package.system.work(package.actor) as work:
        found = await work.session.exec(select(Mailbox).where(Mailbox.status == "removed"))
        return len(list(found))


async def test_half_way_only_the_unbought_is_suggested(sold: Package) -> None:
    """Two of three names were registered: a third of the setup fee is fair."""
    await sold.until("buy")
    sold.break_down("zapmail", "domain_taken")
    for _ in range(60):
        await sold.look()
        if any(domain.status == "failed" for domain in await sold.domains()):
            break
    plan = await planned(sold)
    assert (len(plan.kept), len(plan.unbought)) == (2, 1)
    assert plan.suggested_cents == 9700 // 3
    await cancelled(sold, plan.suggested_cents)
    assert (await sold.seen()).run.status == "done"
    assert [refund.amount_cents for refund in await refunds_of(sold)] == [9700 // 3]


async def test_a_refund_whose_answer_is_lost_is_paid_once(shop: Till, sold: Package) -> None:
    sold.break_down("stripe", "drop_after_effect", "POST /v1/refunds")
    sold.break_down("stripe", "status", "DELETE *", value=500)
    await cancelled(sold, 5000)
    assert (await sold.seen()).run.status == "done"
    async with sold.system.work(sold.actor) as work:
        [checkout] = list(await work.session.exec(select(Checkout)))
    assert await shop.payments.refunded_cents(checkout.payment_intent_ref) == 5000


async def test_what_is_refused(sold: Package) -> None:
    """More than was paid, less than nothing, no reason, not by a customer, not twice."""
    for cents, reason in ((PAID_CENTS + 1, "So."), (-1, "So."), (100, "  ")):
        with pytest.raises(Invalid):
            await cancelled(sold, cents, reason)
    async with sold.system.work(sold.actor) as work:
        with pytest.raises(NotPermitted):
            await cancelling.plan(work, sold.provision_id)
        with pytest.raises(NotPermitted):
            await cancelling.cancel(work, sold.provision_id, refund_cents=0, reason="So.")
    await cancelled(sold, 0)
    with pytest.raises((Conflict, Invalid)):
        await cancelled(sold, 0)


async def test_a_worker_in_the_middle_of_a_step_records_nothing_after_the_cancel(
    sold: Package,
) -> None:
    """The step finds its lease gone; no mailbox is ordered for a cancelled package."""
    await sold.until("mailboxes")
    await cancelled(sold, 0)
    assert sold.holdings().mailboxes == []
    assert sold.holdings().slots == 0


async def test_with_the_subscription_the_mailboxes_end(shop: Till, in_use: Package) -> None:
    """Ended at the period's end by the customer: the month is still used, then all is tidied."""
    await subscriptions.cancel(in_use.system, in_use.actor)
    await shop.heard()
    assert (await in_use.seen()).provision.status == "active"
    await shop.skip(timedelta(days=32))
    await shop.heard()
    assert (await in_use.seen()).provision.status == "cancelled"
    await in_use.settle()
    assert (await in_use.seen()).run.status == "done"
    assert await removed(in_use) == 6
    assert in_use.holdings().warming == 0
    assert await refunds_of(in_use) == []
