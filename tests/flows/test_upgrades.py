"""A larger package on the same workspaces: quoted, paid, extended, and the old left as it was."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from core.billing import checkout
from core.errors import Conflict, Invalid, NotFound, NotPermitted
from core.provisioning import upgrades
from core.system import Actor
from data.base import new_id
from data.billing.tiers import Tier
from tests.support import journey
from tests.support.package import Holdings, Package
from tests.support.till import Till, colleague, ref_of

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
)


@dataclass
class Grown:
    """An active Starter package, what the providers held for it, and the package it grows to."""

    package: Package
    before: Holdings
    growth: Tier


@pytest.fixture
async def grown(shop: Till, in_use: Package) -> Grown:
    """Give an active Starter package and what it may become."""
    await in_use.require_complete()
    return Grown(in_use, in_use.holdings(), await shop.tier("growth"))


async def free_names(package: Package, count: int) -> list[str]:
    offers = await package.system.ports.turnkey.offers([f"acme-more-{n}.com" for n in range(15)])
    return [offer.name for offer in offers if offer.available and not offer.premium][:count]


async def test_a_starter_package_grows(shop: Till, grown: Grown) -> None:
    """Two names and four mailboxes more; workspaces, login, list and old mailboxes stay."""
    package, before, growth = grown.package, grown.before, grown.growth
    system, actor = package.system, package.actor
    quote = await upgrades.quote(system, actor, growth.id)
    starter = await shop.tier()
    assert (quote.extra_domains, quote.extra_mailboxes) == (2, 4)
    assert quote.setup_cents == growth.setup_fee_cents - starter.setup_fee_cents
    assert quote.proration.due_now_cents > 0
    old = {mailbox.email: mailbox for mailbox in await package.mailboxes()}
    provision = (await package.seen()).provision
    names = await free_names(package, 2)
    await upgrades.choose(system, actor, growth.id, names)
    url = await upgrades.pay(system, actor)
    assert (await shop.pay(url)).status_code == 303
    await checkout.settle(system, ref_of(url))
    assert (await package.seen()).provision.status == "upgrading"
    await package.settle()
    await package.require_complete()
    await require_grown(grown, names)
    now = (await package.seen()).provision
    refs = ("host_workspace_ref", "outreach_workspace_ref", "outreach_client_ref", "lead_list_ref")
    assert [getattr(now, ref) for ref in refs] == [getattr(provision, ref) for ref in refs]
    assert now.tier_id == growth.id
    assert (await shop.subscription(package.provision_id)).tier_id == growth.id
    for mailbox in await package.mailboxes():
        if mailbox.email in old:
            before_it = old[mailbox.email]
            assert (mailbox.id, mailbox.ref, mailbox.account_ref) == (
                before_it.id,
                before_it.ref,
                before_it.account_ref,
            )
    assert before.accounts == package.holdings().accounts[:6]


async def test_with_nothing_to_pay_once_an_upgrade_begins_without_a_payment_page(
    shop: Till, grown: Grown
) -> None:
    """Both packages cost the same at first: the larger month is paid with the subscription alone."""
    package, starter = grown.package, await shop.tier()
    system, actor = package.system, package.actor
    async with system.platform(Actor.job()) as work:
        growth = await work.session.get_one(Tier, grown.growth.id)
        growth.setup_fee_cents = starter.setup_fee_cents
    assert (await upgrades.quote(system, actor, growth.id)).setup_cents == 0
    names = await free_names(package, 2)
    for _ in range(2):  # chosen again, too
        await upgrades.choose(system, actor, growth.id, names)
    assert await upgrades.pay(system, actor) == f"/gtm?package={package.provision_id}"
    with pytest.raises(Conflict):
        await upgrades.pay(system, actor)
    await package.settle()
    await package.require_complete()
    await require_grown(grown, names)
    assert (await shop.subscription(package.provision_id)).tier_id == growth.id


async def require_grown(grown: Grown, names: list[str]) -> None:
    """Assert that exactly the additional names and mailboxes came to what was there."""
    has, before = grown.package.holdings(), grown.before
    assert set(has.domains) - set(before.domains) == set(names)
    assert (len(has.domains), has.slots, len(has.mailboxes)) == (5, 10, 10)
    assert has.workspaces == before.workspaces
    assert has.outreach_workspaces == before.outreach_workspaces
    assert has.clients == before.clients
    assert has.lists == before.lists
    emails = {mailbox.email for mailbox in await grown.package.mailboxes()}
    assert {f"{user}@{name}" for name in names for user in ("tim", "tim.keen")} < emails


async def test_exactly_the_additional_names_are_chosen(grown: Grown) -> None:
    """Not fewer, not more, none twice, none that is there, none that cannot be bought."""
    package, growth = grown.package, grown.growth
    names = await free_names(package, 3)
    owned = grown.before.domains[0]
    for wrong in (names[:1], names, [names[0], names[0]], [names[0], owned]):
        with pytest.raises(Invalid):
            await upgrades.choose(package.system, package.actor, growth.id, wrong)
    for wrong_name in ("taken-acme.com", "premium-acme.com", "acme-nice.io"):
        with pytest.raises(Invalid, match=wrong_name):
            await upgrades.choose(package.system, package.actor, growth.id, [names[0], wrong_name])
    with pytest.raises(Conflict, match="first"):
        await upgrades.pay(package.system, package.actor)


async def test_who_may_upgrade_to_what(shop: Till, grown: Grown) -> None:
    """Owners only, to larger packages on sale only, and only from an active one."""
    package, growth = grown.package, grown.growth
    system, names = package.system, await free_names(package, 2)
    starter = await shop.tier()
    async with system.work(package.actor) as work:
        assert [tier.slug for tier in await upgrades.larger_tiers(work)] == ["growth", "scale"]
    with pytest.raises(NotPermitted):
        await upgrades.choose(system, colleague(package.actor), growth.id, names)
    with pytest.raises(Invalid, match="larger"):
        await upgrades.choose(system, package.actor, starter.id, names)
    for unknown in (new_id(), UUID(int=0)):
        with pytest.raises(NotFound):
            await upgrades.choose(system, package.actor, unknown, names)
    stranger = await journey.customer(system, "Globex")
    with pytest.raises(Conflict, match="no package"):
        await upgrades.choose(system, stranger, growth.id, names)


async def test_a_failed_upgrade_goes_on_where_it_stopped(shop: Till, grown: Grown) -> None:
    """The operator's retry makes it an upgrade again, not a first provisioning."""
    package, system = grown.package, grown.package.system
    names = await free_names(package, 2)
    await upgrades.choose(system, package.actor, grown.growth.id, names)
    url = await upgrades.pay(system, package.actor)
    await shop.pay(url)
    await checkout.settle(system, ref_of(url))
    await package.until("dmarc")
    fault = package.break_down("zapmail", "status", times=None, value=400)
    stopped = await package.settle()
    assert (stopped.provision.status, stopped.steps["dmarc"].status) == ("failed", "failed")
    package.world.faults.clear(fault.id)
    await package.retry()
    assert (await package.seen()).provision.status == "upgrading"
    await package.settle()
    await package.require_complete()
    await require_grown(grown, names)
