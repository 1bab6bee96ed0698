"""Staff move an organization to another package: said what it costs, invoiced, audited, told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.accounts import audit, notifications
from core.errors import Conflict, NotPermitted
from core.operations import tenant_plans
from core.ports.money import dollars
from core.system import Actor
from data.base import new_id
from tests.support.journey import customer, operator
from tests.support.ledger import ADMIN
from tests.support.package import bought
from tests.support.till import Till
from tests.support.visiting import visiting

pytest_plugins = (
    "tests.support.unhurried",
    "tests.support.selling",
    "tests.support.shop",
)


async def test_an_admin_moves_an_organization_to_another_package_suspends_and_reactivates_it(
    shop: Till,
) -> None:
    package = await bought(shop)
    system, owner = shop.system, package.actor
    key, held = owner.require_organization(), package.provision_id
    growth = await shop.tier("growth")
    with pytest.raises(Conflict, match="provisioning"):
        await tenant_plans.change(system, ADMIN, key, growth.id, held)
    async with system.platform(Actor.job()) as work:
        await work.session.run(text("update provisions set status = 'active'"))
    with pytest.raises(NotPermitted):
        await tenant_plans.change(system, operator(), key, growth.id, held)
    said = await tenant_plans.preview(system, ADMIN, key, growth.id, held)
    assert (said.present.slug, said.monthly_cents) == ("starter", growth.monthly_fee_cents)
    due = dollars(said.due_cents)

    async with visiting(system, ADMIN) as visitor:
        page = await visitor.open(f"/operate/organizations/{key}")
        assert {"Package Acme", "Starter, $47.00 a month.", "good"} <= set(page.splitlines())
        visitor.fill(f"tier-{held}", str(growth.id))
        visitor.press(f"move-{held}")
        await visitor.until(lambda: "Move Acme to Growth?" in visitor.asked)
        assert "$77.00 a month instead of $47.00" in visitor.asked
        assert f"{due} are charged" in visitor.asked
        visitor.press("Change to Growth")
        await visitor.sees("The package is now Growth")
        for verb, said_then, state in (
            ("suspend", "Sending is suspended", "suspended"),
            ("reactivate", "It may send again", "good"),
        ):
            await visitor.open(f"/operate/organizations/{key}")
            visitor.press(verb)
            await visitor.until(lambda: "The members read" in visitor.asked)
            visitor.fill("reason", "Because")
            visitor.press("confirm")
            await visitor.sees(said_then)
            page = await visitor.open("/operate/organizations")
            assert {"Acme", "Growth", state} <= set(page.splitlines())

    found = (await package.seen()).provision
    assert found.tier_id == growth.id
    assert len(await package.domains()) == 3
    async with system.work(owner) as work:
        told = [one.title for one in (await notifications.listing(work)).rows]
        changed = (await audit.listing(work, search="plan_changed")).rows
    assert "Your package is now Growth" in told
    assert [(one.role, one.facts) for one in changed] == [
        ("admin", {"before": "starter", "after": "growth"})
    ]
    starter = await shop.tier()
    back = await tenant_plans.preview(system, ADMIN, key, starter.id, held)
    assert back.due_cents < 0
    assert (await tenant_plans.change(system, ADMIN, key, starter.id, held)).tier_id == starter.id


async def test_who_pays_for_nothing_is_charged_nothing(shop: Till) -> None:
    owner = await customer(shop.system, "Beta")
    key, growth = owner.require_organization(), await shop.tier("growth")
    with pytest.raises(Conflict, match="no subscription"):
        await tenant_plans.change(shop.system, ADMIN, key, growth.id, new_id())
    async with visiting(shop.system, ADMIN) as visitor:
        page = await visitor.open(f"/operate/organizations/{key}")
    assert "Nothing is paid for." in page
    assert "Change…" not in page
