"""One package is the rule; where staff allow more, each lives and ends for itself."""

from __future__ import annotations

import pytest
from sqlmodel import select

from core.billing import checkout, subscriptions
from core.billing.pages import UPGRADE, cart_path
from core.errors import Conflict, Invalid
from core.operations import tenant_plans, tenants
from core.provisioning import allowance, cancelling, dashboard, provisions, sold, upgrades
from core.system import Actor, System
from data.accounts.audit import AuditEntry
from data.provisioning.provisions import Provision, ProvisionStatus
from tests.support import journey
from tests.support.ledger import ADMIN
from tests.support.package import Package, bought
from tests.support.till import Till, ref_of
from tests.support.visiting import visiting

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
)


async def allow(system: System, actor: Actor, most: int) -> None:
    async with system.platform(journey.operator()) as work:
        await tenants.change_packages(work, actor.require_organization(), most)


async def one_more(shop: Till, actor: Actor, brand: str) -> Package:
    """Buy another package for the same organization."""
    await journey.drafted(shop.system, actor, brand=brand)
    async with visiting(shop.system, actor) as visitor:
        said = await visitor.open("/gtm/setup?step=4")
    assert "nobody can guarantee the inbox" in said
    assert "Terms of PlusVibe" in said
    url = await provisions.pay(shop.system, actor)
    assert (await shop.pay(url)).status_code == 303
    await checkout.settle(shop.system, ref_of(url))
    async with shop.system.work(actor) as work:
        newest = (await allowance.packages(work))[-1]
    return Package(shop.system, shop.world, actor, newest.id)


async def status_of(package: Package) -> str:
    async with package.system.work(package.actor) as work:
        return (await work.session.get_one(Provision, package.provision_id)).status


async def stand(package: Package, status: ProvisionStatus) -> None:
    """Let a package stand so, whatever its run is doing."""
    async with package.system.work(package.actor) as work:
        (await work.session.get_one(Provision, package.provision_id)).status = status


async def require_each_moves_for_itself(shop: Till, older: Package, newer: Package) -> None:
    """An upgrade that is not paid leads back to its own package; staff move the one they choose."""
    system, actor, growth = shop.system, older.actor, await shop.tier("growth")
    offers = await system.ports.turnkey.offers([f"acme-more-{n}.com" for n in range(9)])
    names = [offer.name for offer in offers if offer.available and not offer.premium][:2]
    upgrade = await upgrades.choose(system, actor, growth.id, names, older.provision_id)
    page = await shop.browser.get(await upgrades.pay(system, actor, older.provision_id))
    back = cart_path(UPGRADE, older.provision_id).replace("&", "&amp;")
    assert f'{system.settings.url}{back}"' in page.text
    async with system.work(actor) as work:
        assert await upgrades.package_of(work, upgrade.id) == older.provision_id
    key = actor.require_organization()
    await tenant_plans.change(system, ADMIN, key, growth.id, older.provision_id)
    held = await tenant_plans.held(system, ADMIN, key)
    assert [(one.brand, one.tier.slug) for one in held] == [("Acme", "growth"), ("Beta", "starter")]
    async with visiting(system, ADMIN) as visitor:
        said = await visitor.open(f"/operate/organizations/{key}")
    assert {"Package Acme", "Package Beta"} <= set(said.splitlines())


async def test_a_second_package_needs_a_larger_limit_and_lives_beside_the_first(shop: Till) -> None:
    system, first = shop.system, await bought(shop)
    actor = first.actor
    with pytest.raises(Conflict, match=r"^This organization already has a package\.$"):
        await provisions.pay(system, actor)
    with pytest.raises(Invalid):
        await allow(system, actor, 0)
    await allow(system, actor, 2)
    second = await one_more(shop, actor, "Beta")
    with pytest.raises(Conflict, match=r"already has its 2 packages"):
        await provisions.pay(system, actor)
    async with system.work(actor) as work:
        paid = await subscriptions.running(work)
        boards = [
            await dashboard.of_organization(work, one.provision_id) for one in (first, second)
        ]
    assert [one.subject_id for one in paid] == [first.provision_id, second.provision_id]
    assert [board.provision.brand for board in boards] == ["Acme", "Beta"]
    assert not {card.domain.name for card in boards[0].domains} & {
        card.domain.name for card in boards[1].domains
    }
    async with visiting(system, actor) as visitor:
        assert f"/gtm?package={first.provision_id}" in await visitor.open("/gtm")
        said = await visitor.open("/billing")
        assert said.count("Cancel plan…") == len(paid)
    await stand(first, ProvisionStatus.active)
    await require_each_moves_for_itself(shop, first, second)
    await stand(first, ProvisionStatus.provisioning)
    async with system.platform(journey.operator()) as work:
        await cancelling.cancel(work, first.provision_id, refund_cents=0, reason="As asked.")
    await second.settle()
    assert (await status_of(first), await status_of(second)) == ("cancelled", "active")
    assert (await shop.subscription(first.provision_id)).status == "canceled"
    assert (await shop.subscription(second.provision_id)).status == "active"
    async with visiting(system, actor) as visitor:
        said = await visitor.open("/gtm")
        assert "Add a package" in said
        assert f"/gtm/upgrade?package={second.provision_id}" in said
        assert "Growth" in await visitor.open(f"/gtm/upgrade?package={second.provision_id}")
    async with system.platform(journey.operator()) as work:
        assert await sold.counts(work) == {"active": 1, "cancelled": 1}
        assert [row["package"] for row in (await sold.listing(work, "bET")).rows] == [
            "Beta · Starter"
        ]
        ended = await sold.listing(work, status="cancelled")
        assert [row["id"] for row in ended.rows] == [str(first.provision_id)]
        assert (await sold.listing(work, size=1)).total == 2
    async with system.platform(journey.operator()) as work:
        query = select(AuditEntry).where(AuditEntry.action == "organization.packages_changed")
        [noted] = list(await work.session.exec(query))
    assert (noted.facts["before"], noted.facts["after"]) == (1, 2)
