"""Before the payment is confirmed nothing is bought, and nothing chosen is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.billing import checkout
from core.provisioning import allowance, drafts, provisions
from tests.support import journey
from tests.support.package import Package
from tests.support.till import BOUNCES, DECLINED, GOOD, Till, ref_of

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
)


@pytest.mark.parametrize("card", ["", DECLINED, BOUNCES])
async def test_without_a_confirmed_payment_nothing_is_bought(shop: Till, card: str) -> None:
    """Page left, card declined, bank refusing days later: no call spends, the cart can be paid."""
    system = shop.system
    actor = await journey.customer(system)
    await journey.drafted(system, actor)
    url = await provisions.pay(system, actor)
    if card:
        await shop.pay(url, card)
    await checkout.settle(system, ref_of(url))
    await journey.until_settled(system, shop.world, timedelta(hours=1))
    async with system.work(actor) as work:
        provision = await allowance.find(work)
        draft, _ = await drafts.require_complete(work)
    assert provision is not None
    package = Package(system, shop.world, actor, provision.id)
    assert (provision.status, provision.run_id) == ("pending_payment", None)
    has = package.holdings()
    assert (has.spent_cents, has.domains, has.workspaces) == (0, [], [])
    await shop.skip(timedelta(days=8))
    await shop.heard()
    again = await provisions.pay(system, actor)
    assert (await shop.pay(again, GOOD)).status_code == 303
    await checkout.settle(system, ref_of(again))
    await package.settle()
    await package.require_complete()
    assert sorted(package.holdings().domains) == sorted(d["name"] for d in draft.domains)
