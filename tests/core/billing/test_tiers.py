"""Tiers and their prices: kept by admins, made at the provider, checked before anything is sold."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from core.accounts import audit
from core.billing import checkout, preflight, prices, tiers
from core.billing.tiers import DEFAULTS, TierDraft
from core.errors import Conflict, Invalid, NotFound, NotPermitted, Rejected
from core.system import Actor, System
from data.accounts.audit import AuditEntry
from data.base import new_id
from data.billing.tiers import Tier, TierPrice
from tests.support.till import STAFF, Till, owner, ref_of

pytest_plugins = ("tests.support.selling",)

STARTER = DEFAULTS[0]
OPERATOR = replace(STAFF, platform_role="operator")
MINI = TierDraft("Mini", "mini", 1, 2500, 1900, sort_order=9)


async def slugs(system: System) -> list[str]:
    async with system.platform(Actor.job()) as work:
        return [tier.slug for tier in await tiers.on_sale(work)]


async def test_defaults_are_written_once_and_never_over_changes(system: System):
    await asyncio.gather(*(tiers.ensure_defaults(system) for _ in range(4)))
    assert await slugs(system) == ["starter", "growth", "scale"]
    async with system.platform(STAFF) as work:
        [starter, growth, _] = await tiers.all_tiers(work)
        await tiers.update(work, starter.id, replace(STARTER, setup_fee_cents=9900))
        await tiers.archive(work, growth.id)
    await tiers.ensure_defaults(system)
    assert await slugs(system) == ["starter", "scale"]
    async with system.platform(STAFF) as work:
        assert (await tiers.get(work, starter.id)).setup_fee_cents == 9900
        await tiers.restore(work, growth.id)
    assert await slugs(system) == ["starter", "growth", "scale"]


async def test_only_admins_change_tiers_and_only_staff_see_all(system: System):
    await tiers.ensure_defaults(system)
    person = Actor(None, "owner", new_id())
    async with system.platform(person) as work:
        [starter, *_] = await tiers.on_sale(work)
    for actor in (person, OPERATOR):
        async with system.platform(actor) as work:
            with pytest.raises(NotPermitted):
                await tiers.create(work, MINI)
            with pytest.raises(NotPermitted):
                await tiers.update(work, starter.id, STARTER)
            with pytest.raises(NotPermitted):
                await tiers.archive(work, starter.id)
            with pytest.raises(NotPermitted):
                await prices.ensure(system, actor, starter.id)
    async with system.platform(person) as work:
        with pytest.raises(NotPermitted):
            await tiers.all_tiers(work)
    async with system.platform(OPERATOR) as work:
        assert len(await tiers.all_tiers(work)) == 3
    with pytest.raises(NotPermitted):
        await preflight.check(system, person)


async def test_a_wrong_tier_names_its_field(system: System):
    wrong: list[tuple[str, Any]] = [
        ("name", "  "),
        ("name", "x" * 41),
        ("slug", "Not A Slug"),
        ("slug", ""),
        ("description", "x" * 201),
        ("domain_count", 0),
        ("domain_count", 101),
        ("mailboxes_per_domain", 6),
        ("setup_fee_cents", -1),
        ("monthly_fee_cents", 49),
        ("monthly_fee_cents", 1_000_001),
    ]
    for field, value in wrong:
        async with system.platform(STAFF) as work:
            with pytest.raises(Invalid) as caught:
                await tiers.create(work, replace(MINI, **{field: value}))
            assert (value, caught.value.field) == (value, field)


async def test_a_slug_is_unique_and_stays(system: System):
    async with system.platform(STAFF) as work:
        made = await tiers.create(work, MINI)
        with pytest.raises(Conflict):
            await tiers.create(work, MINI)
        with pytest.raises(Invalid) as caught:
            await tiers.update(work, made.id, replace(MINI, slug="maxi"))
        assert caught.value.field == "slug"
        with pytest.raises(NotFound):
            await tiers.get(work, new_id())


async def test_changes_are_audited(system: System):
    async with system.platform(STAFF) as work:
        made = await tiers.create(work, MINI)
        await tiers.archive(work, made.id)
        await tiers.archive(work, made.id)
    async with system.platform(STAFF) as work:
        entries = list(await work.session.exec(select(AuditEntry)))
        assert [entry.action for entry in entries] == ["tier.created", "tier.archived"]
        assert entries[0].facts == {"slug": "mini", "setup_cents": 2500, "monthly_cents": 1900}
        assert await audit.broken_links(work) == []


async def test_prices_are_made_once_and_follow_the_fees(till: Till):
    starter = await till.tier()
    first = await prices.ensure(till.system, STAFF, starter.id)
    again = await prices.ensure(till.system, STAFF, starter.id)
    assert first.setup_price_ref.startswith("price_")
    assert (again.setup_price_ref, again.monthly_price_ref) == (
        first.setup_price_ref,
        first.monthly_price_ref,
    )
    async with till.system.platform(STAFF) as work:
        changed = await tiers.update(work, starter.id, replace(STARTER, monthly_fee_cents=5700))
        assert changed.monthly_price_ref == ""
        assert changed.setup_price_ref == first.setup_price_ref
    dearer = await prices.ensure(till.system, STAFF, starter.id)
    assert dearer.monthly_price_ref not in ("", first.monthly_price_ref)
    async with till.system.platform(STAFF) as work:
        for ref, cents in ((first.monthly_price_ref, 4700), (dearer.monthly_price_ref, 5700)):
            assert await prices.tier_of(work, ref) == starter.id
            assert await prices.monthly_cents(work, ref) == cents
        assert await prices.tier_of(work, first.setup_price_ref) is None
        assert len(list(await work.session.exec(select(TierPrice)))) == 3


async def test_a_subscriber_stays_at_the_price_they_agreed_to(till: Till):
    buyer = await owner(till.system)
    bought = await till.bought(buyer)
    assert bought.tier_id is not None
    async with till.system.platform(STAFF) as work:
        await tiers.update(work, bought.tier_id, replace(STARTER, monthly_fee_cents=9900))
    await till.open(await owner(till.system, "Bolt"), new_id())
    await till.skip(timedelta(days=32))
    await till.heard()
    subscription = await till.subscription(bought.subject_id)
    assert subscription.tier_id == bought.tier_id
    assert till.goods.moved == []
    invoices = await till.payments.invoices(bought.customer_ref)
    assert [invoice.total_cents for invoice in invoices] == [4700, 14400]


async def test_an_open_cart_is_replaced_when_the_price_changed(till: Till):
    buyer, subject = await owner(till.system), new_id()
    first = await till.open(buyer, subject)
    async with till.system.platform(STAFF) as work:
        tier_id = (await till.tier()).id
        await tiers.update(work, tier_id, replace(STARTER, monthly_fee_cents=5700))
    second = await till.open(buyer, subject)
    assert second != first
    assert (await till.row(ref_of(second))).amount_total_cents == 9700 + 5700
    assert (await till.row(ref_of(first))).status == "expired"


async def test_an_archived_tier_is_not_sold(till: Till):
    buyer, starter = await owner(till.system), await till.tier()
    async with till.system.platform(STAFF) as work:
        await tiers.archive(work, starter.id)
    with pytest.raises(Conflict):
        await prices.sellable(till.system, starter.id)
    with pytest.raises(Conflict):
        await checkout.open(
            till.system, buyer, purpose="package", subject_id=new_id(), tier_id=starter.id
        )


async def test_a_price_that_does_not_match_is_never_shown_to_a_buyer(till: Till):
    buyer, growth = await owner(till.system), await till.tier("growth")
    await prices.ensure(till.system, STAFF, growth.id)
    growth = await till.tier("growth")
    async with till.system.platform(STAFF) as work:
        starter = await work.session.get_one(Tier, (await till.tier()).id)
        starter.setup_price_ref = growth.setup_price_ref
        starter.monthly_price_ref = growth.monthly_price_ref
    subject = new_id()
    with pytest.raises(Conflict, match="price has changed"):
        await till.open(buyer, subject)
    assert [row.status for row in await till.rows(subject)] == ["failed"]
    sessions = till.world.store.all("stripe.checkout.session")
    assert [session["status"] for session in sessions] == ["expired"]
    url = await till.open(buyer, subject)
    assert "$144.00" in (await till.browser.get(url)).text


async def test_a_price_withdrawn_at_the_provider_heals_with_the_next_try(till: Till):
    buyer, subject = await owner(till.system), new_id()
    ref = (await prices.ensure(till.system, STAFF, (await till.tier()).id)).monthly_price_ref
    withdrawn = till.world.store.get("stripe.price", ref)
    assert withdrawn is not None
    till.world.store.put("stripe.price", ref, {**withdrawn, "active": False})
    with pytest.raises(Rejected):
        await till.open(buyer, subject)
    await till.skip(timedelta(hours=25))
    assert (await till.open(buyer, subject)).startswith("http")
    assert [row.status for row in await till.rows(subject)] == ["failed", "open"]


async def test_preflight_finds_what_is_missing(till: Till):
    found = await preflight.check(till.system, OPERATOR)
    assert [finding.ok for finding in found] == [True] + [False] * 6
    assert found[1].what == "Starter: $97.00 for setup has no price yet."
    assert found[1].action
    for slug in ("starter", "growth", "scale"):
        await prices.ensure(till.system, STAFF, (await till.tier(slug)).id)
    assert all(finding.ok for finding in await preflight.check(till.system, OPERATOR))
    async with till.system.platform(STAFF) as work:
        starter = await work.session.get_one(Tier, (await till.tier()).id)
        starter.monthly_price_ref = "price_of_another"
    wrong = [finding for finding in await preflight.check(till.system, OPERATOR) if not finding.ok]
    assert [finding.what for finding in wrong] == [
        "Starter: $47.00 a month points to another price."
    ]


async def test_preflight_names_a_refused_key(till: Till):
    till.world.faults.inject("stripe", "key_expired")
    [finding] = await preflight.check(till.system, OPERATOR)
    assert not finding.ok
    assert "key" in finding.what
    assert finding.action
