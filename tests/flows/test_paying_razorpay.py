"""Real goods paid through Razorpay: one package provisioned, names bought, nothing started twice."""

from __future__ import annotations

import pytest

from core.provisioning import provisions
from tests.support import journey
from tests.support.domain_shop import Desk
from tests.support.package import Package
from tests.support.till import Till, ref_of

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
    "tests.support.buying",
)


@pytest.fixture
def provider() -> str:
    """Sell through Razorpay."""
    return "razorpay"


async def test_a_package_is_paid_told_by_webhooks_twice_and_provisioned_once(shop: Till) -> None:
    shop.world.faults.inject("razorpay", "webhook_duplicate", times=None)
    actor = await journey.customer(shop.system)
    await journey.drafted(shop.system, actor)
    entrance = await provisions.pay(shop.system, actor)
    assert await provisions.pay(shop.system, actor) == entrance
    row = await shop.row(entrance.partition("session_id=")[2])
    await shop.pay(row.url)
    await shop.heard()
    package = Package(shop.system, shop.world, actor, row.subject_id)
    found = await package.settle()
    assert found.provision.status == "active"
    assert {step.status for step in found.steps.values()} == {"done"}
    await shop.heard()
    assert (await package.seen()).run.id == found.run.id


async def test_names_are_paid_by_link_and_bought_once(desk: Desk) -> None:
    desk.world.faults.inject("razorpay", "webhook_duplicate", times=None)
    cart = await desk.fill("go-acme.com")
    url = await desk.pay()
    assert (await desk.till.row(ref_of(url))).amount_total_cents == cart.total_cents
    await desk.till.heard()
    await desk.settle()
    assert cart.order is not None
    placed = await desk.placed(cart.order.id)
    assert [item.status for item in placed.items] == ["purchased"]
    assert await desk.refunds() == []
